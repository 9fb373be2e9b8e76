import styles from './ProgressBar.module.css';

/** `fraction` is 0..1. */
export const ProgressBar = ({ label, fraction }: { readonly label: string; readonly fraction: number }) => {
  const percent = Math.round(Math.max(0, Math.min(1, fraction)) * 100);
  return (
    <div
      className={styles.bar}
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <div className={styles.done} style={{ width: `${percent}%` }} />
    </div>
  );
};
