import { type AppCommand, keysText, onMac } from '../commands/command.ts';
import { COMMANDS } from '../commands/index.ts';
import { closeDialog } from '../state/panels.ts';
import { useStudio } from '../state/studio.ts';
import { Dialog } from '../ui/Dialog.tsx';
import styles from './KeysSheet.module.css';

const GROUPS: readonly AppCommand['group'][] = ['Play', 'Song', 'Join', 'Chain', 'Edit', 'Album', 'View', 'Help'];

/** What is done with the pointer, where no command says it. */
const MOD = onMac() ? '⌘' : 'Ctrl';
const POINTER = [
  ['Zoom the timeline', 'Ctrl + wheel, pinch'],
  ['Move along the timeline', 'Wheel, drag the overview'],
  ['Several songs', `${MOD} + click, Shift + click`],
  ['Ten steps in a number', 'Shift + arrow'],
  ['New equalizer band', 'Double-click the curve'],
  ['Move a band', 'Drag, arrows, Shift + arrow'],
  ['Q of a band', 'Wheel, Shift + drag, Page keys'],
  ['Move a stage', 'Drag, Alt + arrow'],
] as const;

/** All commands that have a key, by group. */
export const KeysSheet = () => {
  const version = useStudio((studio) => studio.facts?.version);
  return (
    <Dialog title="All keys" wide onClose={closeDialog}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls in a low window, and must be reachable without a mouse for that */}
      <section className={styles.groups} aria-label="Keys by group" tabIndex={0}>
        {GROUPS.map((group) => {
          const commands = COMMANDS.filter((command) => command.group === group && command.keys.length > 0);
          return commands.length === 0 ? null : (
            <section key={group} className={styles.group}>
              <h3>{group}</h3>
              <dl>
                {commands.map(({ id, label, keys }) => (
                  <Line key={id} label={label} keys={keys.map((one) => keysText(one, onMac()))} />
                ))}
              </dl>
            </section>
          );
        })}
        <section className={styles.group}>
          <h3>Pointer</h3>
          <dl>
            {POINTER.map(([label, keys]) => (
              <Line key={label} label={label} keys={[keys]} />
            ))}
          </dl>
        </section>
      </section>
      {version !== undefined && <p className={styles.version}>Glassmaster {version}</p>}
    </Dialog>
  );
};

const Line = ({ label, keys }: { readonly label: string; readonly keys: readonly string[] }) => (
  <div className={styles.line}>
    <dt>{label}</dt>
    <dd>
      {keys.map((one) => (
        <kbd key={one}>{one}</kbd>
      ))}
    </dd>
  </div>
);
