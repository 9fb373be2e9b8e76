import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button, IconButton } from './Button.tsx';
import styles from './Dialog.module.css';
import { useFocusReturn } from './useFocusReturn.ts';

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly wide?: boolean;
  /** Buttons below what scrolls. */
  readonly foot?: ReactNode;
  readonly children: ReactNode;
}

/** Open for as long as it is rendered. Holds the focus, and gives it back. */
export const Dialog = ({ title, onClose, wide = false, foot, children }: DialogProps) => {
  const giveFocusBack = useFocusReturn();
  return (
    <Radix.Root open onOpenChange={(open) => open || onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={styles.overlay} />
        <Radix.Content
          className={wide ? `${styles.dialog} ${styles.wide}` : styles.dialog}
          aria-describedby={undefined}
          onOpenAutoFocus={focusFirst}
          onCloseAutoFocus={giveFocusBack}
          onEscapeKeyDown={(event) => event.preventDefault()}
          onKeyDown={(event) => {
            // Not left to Radix: there a button's tooltip would take the key, and a field would not get it first.
            if (event.key !== 'Escape' || !event.currentTarget.contains(event.target as Node)) return;
            event.preventDefault();
            onClose();
          }}
        >
          <div className={styles.head}>
            <Radix.Title className={styles.title}>{title}</Radix.Title>
            <IconButton icon={X} label="Close" onClick={onClose} />
          </div>
          <div className={styles.body}>{children}</div>
          {foot !== undefined && <div className={styles.foot}>{foot}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
};

/** The part marked for it, else the dialog itself: the button that closes it is not what people came for. */
const focusFirst = (event: Event): void => {
  event.preventDefault();
  const dialog = event.currentTarget;
  if (!(dialog instanceof HTMLElement)) return;
  (dialog.querySelector<HTMLElement>('[data-first-focus]') ?? dialog).focus();
};

export interface ConfirmProps {
  readonly title: string;
  readonly children: ReactNode;
  /** What is done, as a verb. */
  readonly confirm: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something that undo does not take back. */
export const Confirm = ({ title, children, confirm, onConfirm, onClose }: ConfirmProps) => (
  <Dialog
    title={title}
    onClose={onClose}
    foot={
      <>
        <Button data-first-focus onClick={onClose}>
          Cancel
        </Button>
        <Button
          look="danger"
          onClick={() => {
            onConfirm();
            onClose();
          }}
        >
          {confirm}
        </Button>
      </>
    }
  >
    {children}
  </Dialog>
);
