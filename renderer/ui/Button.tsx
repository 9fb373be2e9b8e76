import type { LucideIcon } from 'lucide-react';
import type { ComponentPropsWithRef, ReactNode } from 'react';
import styles from './Button.module.css';
import { Tooltip } from './Tooltip.tsx';

type Look = 'plain' | 'primary' | 'quiet' | 'danger';

export interface ButtonProps extends ComponentPropsWithRef<'button'> {
  /** Has the focus when the dialog it is in opens. */
  readonly 'data-first-focus'?: boolean;
  readonly look?: Look;
  readonly icon?: LucideIcon;
  readonly children?: ReactNode;
}

export const Button = ({ look = 'plain', icon: Icon, className, children, ...rest }: ButtonProps) => (
  <button type="button" {...rest} className={[styles.button, styles[look], className].filter(Boolean).join(' ')}>
    {Icon !== undefined && <Icon size={14} aria-hidden />}
    {children}
  </button>
);

export interface IconButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'children'> {
  readonly icon: LucideIcon;
  /** The accessible name, and the tooltip unless `tip` says more. */
  readonly label: string;
  readonly tip?: string;
  /** As they are written on the keyboard. */
  readonly keys?: string | undefined;
  readonly pressed?: boolean;
  readonly size?: number;
}

/** A button that shows only an icon. Its tooltip shows its name and keys. */
export const IconButton = ({ icon: Icon, label, tip, keys, pressed, size = 16, className, ...rest }: IconButtonProps) => (
  <Tooltip text={tip ?? label} keys={keys}>
    <button
      type="button"
      aria-label={label}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
      {...rest}
      className={[styles.icon, className].filter(Boolean).join(' ')}
    >
      <Icon size={size} aria-hidden />
    </button>
  </Tooltip>
);
