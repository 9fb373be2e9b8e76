import { Tooltip as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import styles from './Tooltip.module.css';

export interface TooltipProps {
  readonly text: ReactNode;
  /** As they are written on the keyboard. */
  readonly keys?: string | undefined;
  readonly side?: 'top' | 'bottom' | 'left' | 'right';
  /** One element, which can take focus. */
  readonly children: ReactNode;
}

export const TooltipProvider = ({ children }: { readonly children: ReactNode }) => (
  <Radix.Provider delayDuration={500} skipDelayDuration={200}>
    {children}
  </Radix.Provider>
);

/** Says more about what the pointer rests on or what has focus. */
export const Tooltip = ({ text, keys, side = 'bottom', children }: TooltipProps) => (
  <Radix.Root>
    <Radix.Trigger asChild>{children}</Radix.Trigger>
    <Radix.Portal>
      <Radix.Content className={styles.tooltip} side={side} sideOffset={6} collisionPadding={8}>
        <span>{text}</span>
        {keys !== undefined && keys !== '' && <kbd className={styles.keys}>{keys}</kbd>}
      </Radix.Content>
    </Radix.Portal>
  </Radix.Root>
);
