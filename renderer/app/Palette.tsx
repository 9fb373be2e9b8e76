import { Dialog as Radix } from 'radix-ui';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { keysText, onMac } from '../commands/command.ts';
import { COMMANDS } from '../commands/index.ts';
import { openAlbum } from '../state/actions.ts';
import { closeDialog } from '../state/panels.ts';
import { useStudio } from '../state/studio.ts';
import dialogStyles from '../ui/Dialog.module.css';
import { useFocusReturn } from '../ui/useFocusReturn.ts';
import { ranked } from './fuzzy.ts';
import styles from './Palette.module.css';

interface Choice {
  readonly id: string;
  readonly label: string;
  readonly group: string;
  readonly words: string;
  readonly keys: string;
  readonly run: () => void;
}

/** Commands that can run now, then the library's albums. */
const choicesNow = (): readonly Choice[] => {
  const { albums, album } = useStudio.getState();
  const commands = COMMANDS.filter(({ id, enabled }) => id !== 'help.palette' && enabled()).map(
    ({ id, label, group, words = '', keys, run }): Choice => ({
      id,
      label,
      group,
      words,
      keys: keys[0] === undefined ? '' : keysText(keys[0], onMac()),
      run,
    }),
  );
  const others = albums
    .filter(({ id }) => id !== album?.albumId)
    .map(({ id, title }): Choice => {
      const label = `Open album: ${title === '' ? 'Untitled album' : title}`;
      return { id: `open ${id}`, label, group: 'Album', words: '', keys: '', run: () => void openAlbum(id) };
    });
  return [...commands, ...others];
};

/** Type to find what can be done, Enter to do it. */
export const Palette = () => {
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const choices = useMemo(choicesNow, []);
  const found = ranked(query, choices, ({ label, group, words }) => `${label} ${group} ${words}`);
  const list = useRef<HTMLDivElement>(null);
  const chosen = found[Math.min(at, found.length - 1)];

  const move = (to: number): void => {
    const next = Math.max(0, Math.min(found.length - 1, to));
    setAt(next);
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
  };
  const giveFocusBack = useFocusReturn();
  const toRun = useRef<Choice | null>(null);
  const run = (choice: Choice | undefined): void => {
    if (choice === undefined) return;
    toRun.current = choice;
    closeDialog();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (steps !== undefined) {
      event.preventDefault();
      move(Math.min(at, found.length - 1) + steps);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(chosen);
    }
  };

  return (
    <Radix.Root open onOpenChange={(open) => open || closeDialog()}>
      <Radix.Portal>
        <Radix.Overlay className={dialogStyles.overlay} />
        <Radix.Content
          className={`${dialogStyles.dialog} ${dialogStyles.top} ${styles.palette}`}
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            giveFocusBack(event);
            // Only now: what runs may take the focus, or open the next dialog.
            toRun.current?.run();
          }}
        >
          <Radix.Title className="hidden-text">Find a command</Radix.Title>
          <input
            className={styles.query}
            type="text"
            role="combobox"
            aria-label="Find a command"
            aria-expanded="true"
            aria-controls="palette-list"
            aria-activedescendant={chosen === undefined ? undefined : `palette ${chosen.id}`}
            placeholder="What do you want to do?"
            autoComplete="off"
            spellCheck={false}
            value={query}
            onChange={({ target }) => {
              setQuery(target.value);
              setAt(0);
            }}
            onKeyDown={onKeyDown}
          />
          <div className={styles.list} role="listbox" id="palette-list" aria-label="Commands" ref={list} tabIndex={-1}>
            {found.map((choice) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field above takes the keys for the whole list
              <div
                key={choice.id}
                id={`palette ${choice.id}`}
                role="option"
                tabIndex={-1}
                aria-selected={choice === chosen}
                className={styles.choice}
                onMouseMove={() => setAt(found.indexOf(choice))}
                onClick={() => run(choice)}
              >
                <span className={styles.group}>{choice.group}</span>
                <span className={styles.label}>{choice.label}</span>
                <kbd className={styles.keys}>{choice.keys}</kbd>
              </div>
            ))}
            {found.length === 0 && <p className={styles.none}>Nothing that can be done now has these words.</p>}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
};
