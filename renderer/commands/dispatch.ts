import { type AppCommand, isPressed, type KeyPress } from './command.ts';

/** Where a key press goes when something on the page may want it for itself. */
export type Receiver =
  /** Nothing that takes keys has focus. */
  | 'none'
  /** Text is being typed: only commands with Mod or a function key, and never undo and redo, which are the field's own. */
  | 'text'
  /** A number could be typed: letters are no use to it yet, so commands on letters and Space work. */
  | 'number'
  /** A list that letters and arrows move in. */
  | 'list'
  /** A button reached by keyboard, which Space and Enter press. */
  | 'button'
  /** A slider, which arrows move. */
  | 'slider';

const TEXT_EDITING = ['Mod+z', 'Mod+Shift+z', 'Mod+y', 'Mod+a', 'Mod+c', 'Mod+v', 'Mod+x'];
const NUMBER_EDITING = /^[0-9.,:+\u2212-]$|^(Arrow.*|Home|End|Page.*|Backspace|Delete|Enter|Escape|Tab)$/;

/** The command a press is for; null where the press is the receiver's own, or no command's that can run now. */
export const commandFor = (
  commands: readonly AppCommand[],
  press: KeyPress,
  receiver: Receiver,
  mac: boolean,
): AppCommand | null => {
  const found = commands.find((command) => command.keys.some((keys) => isPressed(keys, press, mac)) && command.enabled());
  if (found === undefined || isOwn(press, receiver, mac)) return null;
  return found;
};

const isOwn = (press: KeyPress, receiver: Receiver, mac: boolean): boolean => {
  const mod = mac ? press.metaKey : press.ctrlKey;
  const editsText = TEXT_EDITING.some((keys) => isPressed(keys, press, mac));
  switch (receiver) {
    case 'none':
      return false;
    case 'text':
      return editsText || !(mod || /^F[0-9]+$/.test(press.key));
    case 'number':
      return editsText || (!mod && !press.altKey && NUMBER_EDITING.test(press.key));
    case 'list':
      return !mod && !press.altKey;
    case 'button':
      return !mod && (press.key === ' ' || press.key === 'Enter');
    case 'slider':
      return /^(Arrow.*|Home|End|Page.*)$/.test(press.key) && !mod && !press.altKey;
  }
};

/** What an element does with keys. A button that was clicked gives Space back: it is the transport's. */
export const receiverOf = (element: Element | null, byKeyboard: boolean): Receiver => {
  if (!(element instanceof HTMLElement)) return 'none';
  if (element.isContentEditable || element instanceof HTMLTextAreaElement) return 'text';
  if (element instanceof HTMLSelectElement) return byKeyboard ? 'list' : 'none';
  if (element instanceof HTMLInputElement) {
    // Once something is typed, a letter is that of a unit.
    if (element.dataset.number === 'true') return element.dataset.typing === 'true' ? 'text' : 'number';
    if (element.type === 'range') return 'slider';
    if (['checkbox', 'radio', 'button', 'submit', 'file', 'color'].includes(element.type)) return byKeyboard ? 'button' : 'none';
    return 'text';
  }
  const role = element.getAttribute('role') ?? '';
  if (role === 'slider' || role === 'separator') return 'slider';
  if (['menu', 'menuitem', 'menuitemradio', 'menuitemcheckbox', 'listbox', 'option', 'combobox'].includes(role)) return 'list';
  const presses =
    element instanceof HTMLButtonElement || element instanceof HTMLAnchorElement || ['button', 'tab', 'switch'].includes(role);
  return presses && byKeyboard ? 'button' : 'none';
};

/** Runs commands from the keyboard until the returned function is called. */
export const listenForKeys = (commands: readonly AppCommand[], mac: boolean): (() => void) => {
  let byKeyboard = false;
  const onPointer = (): void => {
    byKeyboard = false;
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Tab' || event.key.startsWith('Arrow')) byKeyboard = true;
    // A dialog or a menu has the keyboard to itself.
    if (event.defaultPrevented || event.isComposing || document.querySelector('[role="dialog"], [role="menu"]') !== null) return;
    const command = commandFor(commands, event, receiverOf(document.activeElement, byKeyboard), mac);
    if (command === null) return;
    event.preventDefault();
    command.run();
  };
  window.addEventListener('pointerdown', onPointer, true);
  window.addEventListener('keydown', onKey);
  return () => {
    window.removeEventListener('pointerdown', onPointer, true);
    window.removeEventListener('keydown', onKey);
  };
};
