import { Check, type LucideIcon } from 'lucide-react';
import { DropdownMenu as Radix, ContextMenu as RadixContext } from 'radix-ui';
import type { ReactNode } from 'react';
import styles from './Menu.module.css';

export type MenuEntry =
  | {
      readonly kind?: 'item';
      readonly label: string;
      readonly run: () => void;
      readonly icon?: LucideIcon | undefined;
      /** A second line. */
      readonly about?: string | undefined;
      /** Keys, or a figure that tells items apart. */
      readonly hint?: string | undefined;
      readonly disabled?: boolean;
      readonly danger?: boolean;
      /** One of several, and whether it is the one. */
      readonly checked?: boolean;
    }
  | { readonly kind: 'separator' }
  | { readonly kind: 'heading'; readonly label: string };

export interface MenuProps {
  /** One button. */
  readonly trigger: ReactNode;
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  readonly align?: 'start' | 'end';
  readonly onOpenChange?: (open: boolean) => void;
}

/** A menu that opens at a button. */
export const Menu = ({ trigger, label, entries, align = 'start', onOpenChange }: MenuProps) => (
  <Radix.Root modal={false} {...(onOpenChange === undefined ? {} : { onOpenChange })}>
    <Radix.Trigger asChild>{trigger}</Radix.Trigger>
    <Radix.Portal>
      <Radix.Content className={styles.content} align={align} sideOffset={4} collisionPadding={8} aria-label={label}>
        {entries.map((entry, at) => (
          <Entry key={keyOf(entry, at)} entry={entry} parts={Radix} />
        ))}
      </Radix.Content>
    </Radix.Portal>
  </Radix.Root>
);

/** A menu that opens where its children are clicked with the other button, or with the menu key. */
export const ContextMenu = ({
  label,
  entries,
  children,
}: {
  label: string;
  entries: () => readonly MenuEntry[];
  children: ReactNode;
}) => (
  <RadixContext.Root modal={false}>
    <RadixContext.Trigger asChild>{children}</RadixContext.Trigger>
    <RadixContext.Portal>
      <RadixContext.Content className={styles.content} collisionPadding={8} aria-label={label}>
        <LateEntries entries={entries} />
      </RadixContext.Content>
    </RadixContext.Portal>
  </RadixContext.Root>
);

/** What a context menu offers is asked for only once it is open. */
const LateEntries = ({ entries }: { entries: () => readonly MenuEntry[] }) =>
  entries().map((entry, at) => <Entry key={keyOf(entry, at)} entry={entry} parts={RadixContext} />);

const keyOf = (entry: MenuEntry, at: number): string => ('label' in entry ? `${entry.label} ${at}` : `line ${at}`);

type Parts =
  | Pick<typeof Radix, 'Item' | 'RadioItem' | 'Separator' | 'Label'>
  | Pick<typeof RadixContext, 'Item' | 'Separator' | 'Label'>;

const Entry = ({ entry, parts }: { readonly entry: MenuEntry; readonly parts: Parts }) => {
  if (entry.kind === 'separator') return <parts.Separator className={styles.separator} />;
  if (entry.kind === 'heading') return <parts.Label className={styles.heading}>{entry.label}</parts.Label>;
  const { label, about, run, icon: Icon, hint, disabled, danger, checked } = entry;
  return (
    <parts.Item
      className={danger === true ? `${styles.item} ${styles.danger}` : styles.item}
      disabled={disabled === true}
      onSelect={run}
      {...(checked === undefined ? {} : { role: 'menuitemradio', 'aria-checked': checked })}
    >
      {checked !== undefined && (
        <Check size={14} className={styles.icon} style={{ visibility: checked ? 'visible' : 'hidden' }} aria-hidden />
      )}
      {Icon !== undefined && <Icon size={14} className={styles.icon} aria-hidden />}
      <span className={styles.label}>
        {label}
        {about !== undefined && <span className={styles.about}>{about}</span>}
      </span>
      {hint !== undefined && <span className={styles.hint}>{hint}</span>}
    </parts.Item>
  );
};
