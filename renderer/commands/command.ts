/** Something the user can do. Menus, tooltips, keys, the palette and the help sheet all read these. */
export interface AppCommand {
  readonly id: string;
  readonly label: string;
  /** What others call it, for those who look for it. */
  readonly words?: string;
  readonly group: 'Album' | 'Edit' | 'Song' | 'Join' | 'Chain' | 'Play' | 'View' | 'Help';
  /** 'Space', 'Mod+z', 'Alt+ArrowUp', 'Shift+ArrowRight'; Mod is Ctrl, on a Mac Cmd. The first one is shown. */
  readonly keys: readonly string[];
  readonly enabled: () => boolean;
  readonly run: () => void;
}

/** What a key press is made of; a KeyboardEvent is one. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const MODIFIERS = ['Mod', 'Alt', 'Shift'];

/** Whether a press is that key, on a Mac or elsewhere. Shift counts only for keys that it does not itself change. */
export const isPressed = (keys: string, press: KeyPress, mac: boolean): boolean => {
  const parts = partsOf(keys);
  const wanted = parts[parts.length - 1] ?? '';
  const has = (modifier: string): boolean => parts.slice(0, -1).includes(modifier);
  const [mod, other] = mac ? [press.metaKey, press.ctrlKey] : [press.ctrlKey, press.metaKey];
  if (mod !== has('Mod') || other || press.altKey !== has('Alt')) return false;
  const pressed = press.key === ' ' ? 'Space' : press.key;
  const changedByShift = wanted.length === 1 && wanted.toLowerCase() === wanted.toUpperCase();
  if (!changedByShift && press.shiftKey !== has('Shift')) return false;
  return pressed.toLowerCase() === wanted.toLowerCase();
};

/** 'Mod++' is Mod and the plus key. */
const partsOf = (keys: string): readonly string[] => {
  const parts: string[] = [];
  let rest = keys;
  for (let found = true; found; ) {
    const modifier = MODIFIERS.find((name) => rest.startsWith(`${name}+`));
    found = modifier !== undefined;
    if (modifier !== undefined) {
      parts.push(modifier);
      rest = rest.slice(modifier.length + 1);
    }
  }
  return [...parts, rest];
};

const NAMES: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Delete: 'Del',
};
const MAC_MODIFIERS: Readonly<Record<string, string>> = { Mod: '⌘', Alt: '⌥', Shift: '⇧' };

/** Keys as they are written on the keyboard: `Ctrl+Shift+Z`, `⌘⇧Z`. */
export const keysText = (keys: string, mac: boolean): string => {
  const parts = partsOf(keys).map((part) => {
    if (mac && MAC_MODIFIERS[part] !== undefined) return MAC_MODIFIERS[part];
    if (part === 'Mod') return 'Ctrl';
    return NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : part);
  });
  return parts.join(mac ? '' : '+');
};

export const onMac = (): boolean => typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);
