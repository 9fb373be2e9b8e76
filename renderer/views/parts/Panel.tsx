import { type ReactNode, useId } from 'react';
import styles from './parts.module.css';

export interface PanelProps {
  readonly title: string;
  /** One line beside the title. */
  readonly about?: ReactNode;
  /** Controls at the end of the title's line. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

/** A titled part of a view. */
export const Panel = ({ title, about, actions, children, className }: PanelProps) => {
  const id = useId();
  return (
    <section className={[styles.panel, className].filter(Boolean).join(' ')} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        {about !== undefined && <div className={styles.about}>{about}</div>}
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </section>
  );
};

/** A view's frame: its parts under one another, scrolling together. The name is for those who do not see it. */
export const ViewFrame = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <section className={styles.view} aria-label={name}>
    {children}
  </section>
);

/** What a view says where there is nothing to show yet. */
export const NothingYet = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <div className={styles.nothing}>
    <h2>{title}</h2>
    <p>{children}</p>
  </div>
);

/** A wide table or chart that scrolls sideways where the window is narrow; reachable by keyboard for that. */
export const Sideways = ({
  label,
  long = false,
  children,
}: {
  readonly label: string;
  /** May have many rows: it then scrolls both ways under its head. */
  readonly long?: boolean;
  readonly children: ReactNode;
}) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: whatever scrolls must be reachable without a mouse
  <section className={styles.sideways} data-long={long} aria-label={label} tabIndex={0}>
    {children}
  </section>
);
