import { transportCommands } from '../playback/transportCommands.ts';
import { timelineCommands } from '../timeline/commands.ts';
import { chainCommands } from '../views/master/commands.ts';
import { albumCommands } from './albumCommands.ts';
import { type AppCommand, keysText, onMac } from './command.ts';
import { editCommands } from './editCommands.ts';
import { songCommands } from './songCommands.ts';
import { viewCommands } from './viewCommands.ts';

/** Everything the user can do. A key belongs to the first command here that has it and can run. */
export const COMMANDS: readonly AppCommand[] = [
  ...transportCommands,
  ...timelineCommands,
  ...albumCommands,
  ...editCommands,
  ...songCommands,
  ...chainCommands,
  ...viewCommands,
];

export const commandOf = (id: string): AppCommand => {
  const command = COMMANDS.find((one) => one.id === id);
  if (command === undefined) throw new RangeError(`there is no command "${id}"`);
  return command;
};

/** The first key of a command as it is written on the keyboard; undefined where it has none. */
export const keysOf = (id: string): string | undefined => {
  const [keys] = commandOf(id).keys;
  return keys === undefined ? undefined : keysText(keys, onMac());
};
