import { expect, test } from 'vitest';
import { type AppCommand, isPressed, type KeyPress, keysText } from './command.ts';
import { commandFor, type Receiver } from './dispatch.ts';

const press = (key: string, ...modifiers: ('ctrl' | 'meta' | 'alt' | 'shift')[]): KeyPress => ({
  ...{ key, ctrlKey: modifiers.includes('ctrl'), metaKey: modifiers.includes('meta') },
  ...{ altKey: modifiers.includes('alt'), shiftKey: modifiers.includes('shift') },
});

const command = (id: string, keys: readonly string[], enabled = true): AppCommand => ({
  ...{ id, label: id, group: 'Play', keys },
  enabled: () => enabled,
  run: () => undefined,
});

const COMMANDS = [
  command('play', ['Space']),
  command('undo', ['Mod+z']),
  command('fit', ['f']),
  command('arrange', ['1']),
  command('down', ['ArrowDown']),
  command('up', ['Alt+ArrowUp']),
  command('palette', ['Mod+k']),
  command('rename', ['F2']),
];

const found = (pressed: KeyPress, receiver: Receiver): string | undefined => commandFor(COMMANDS, pressed, receiver, false)?.id;

test('Mod is Ctrl, and on a Mac Cmd', () => {
  expect(isPressed('Mod+z', press('z', 'ctrl'), false)).toBe(true);
  expect(isPressed('Mod+z', press('z', 'meta'), false)).toBe(false);
  expect(isPressed('Mod+z', press('z', 'meta'), true)).toBe(true);
});

test('other modifiers must be exactly those of the key', () => {
  expect(isPressed('Mod+z', press('Z', 'ctrl', 'shift'), false)).toBe(false);
  expect(isPressed('Mod+Shift+z', press('Z', 'ctrl', 'shift'), false)).toBe(true);
  expect(isPressed('Space', press(' ', 'alt'), false)).toBe(false);
  expect(isPressed('ArrowRight', press('ArrowRight', 'shift'), false)).toBe(false);
});

test('a sign that needs Shift on one keyboard and not on another is found on both', () => {
  expect(isPressed('?', press('?', 'shift'), false)).toBe(true);
  expect(isPressed('?', press('?'), false)).toBe(true);
});

test('keys are written as they are on the keyboard', () => {
  expect(keysText('Mod+Shift+z', false)).toBe('Ctrl+Shift+Z');
  expect(keysText('Mod+Shift+z', true)).toBe('⌘⇧Z');
  expect(keysText('Alt+ArrowUp', false)).toBe('Alt+↑');
});

test('typing text runs nothing and keeps its own undo, but the palette still opens', () => {
  for (const pressed of [press('f'), press(' '), press('1'), press('ArrowDown'), press('z', 'ctrl')]) {
    expect(found(pressed, 'text')).toBeUndefined();
  }
  expect(found(press('k', 'ctrl'), 'text')).toBe('palette');
  expect(found(press('F2'), 'text')).toBe('rename');
});

test('a number field keeps digits and arrows, and lets Space and letters through', () => {
  expect(found(press('1'), 'number')).toBeUndefined();
  expect(found(press('ArrowDown'), 'number')).toBeUndefined();
  expect(found(press('z', 'ctrl'), 'number')).toBeUndefined();
  expect(found(press(' '), 'number')).toBe('play');
  expect(found(press('f'), 'number')).toBe('fit');
  expect(found(press('ArrowUp', 'alt'), 'number')).toBe('up');
});

test('Space presses a button that was reached by keyboard, and plays otherwise', () => {
  expect(found(press(' '), 'button')).toBeUndefined();
  expect(found(press('f'), 'button')).toBe('fit');
  expect(found(press(' '), 'none')).toBe('play');
});

test('a command that cannot run leaves its key to the next one', () => {
  const both = [command('one', ['Delete'], false), command('other', ['Delete'])];
  expect(commandFor(both, press('Delete'), 'none', false)?.id).toBe('other');
});
