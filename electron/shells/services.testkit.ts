import { join } from 'node:path';
import { createGrants } from '../services/grants.ts';
import type { Answer } from '../shared/contract/api.ts';
import { isCommandName } from '../shared/contract/commands.ts';
import type { EventName, Events } from '../shared/contract/events.ts';
import type { ShellServices } from './connection.ts';

/** Services that remember what they were asked; for tests of what carries the calls. */
export interface RecordingServices extends ShellServices {
  readonly calls: readonly { readonly name: unknown; readonly input: unknown }[];
  emit<Name extends EventName>(name: Name, event: Events[Name]): void;
}

export const recordingServices = (
  dataFolder: string,
  answers: Readonly<Record<string, (input: unknown) => Promise<Answer<unknown>>>> = {},
): RecordingServices => {
  const calls: { name: unknown; input: unknown }[] = [];
  const listeners: Parameters<ShellServices['subscribe']>[0][] = [];
  const folder = (name: string): string => join(dataFolder, name);
  return {
    calls,
    call: async (name, input) => {
      calls.push({ name, input });
      if (isCommandName(name)) return answers[name]?.(input) ?? { ok: true, output: null };
      return {
        ok: false,
        failure: { kind: 'usage', file: null, problem: 'there is no such command', remedy: 'reload the window' },
      };
    },
    subscribe: (listener) => {
      listeners.push(listener);
      return () => listeners.splice(listeners.indexOf(listener), 1);
    },
    emit: (name, event) => {
      for (const listener of listeners) listener(name, event);
    },
    grants: createGrants(),
    folders: {
      library: folder('library'),
      albums: folder('albums'),
      cache: folder('cache'),
      scratch: folder('scratch'),
      songs: folder('songs'),
      underWay: folder('under-way'),
      deliveries: folder('deliveries'),
    },
    close: async () => undefined,
  };
};
