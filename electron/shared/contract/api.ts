import type { Failure } from '../failure.ts';
import type { CommandInput, CommandName, CommandOutput } from './commands.ts';
import type { EventName, Events } from './events.ts';
import type { FileGrant } from './state.ts';

/** The answer to a command as it crosses a process: errors lose their fields there, plain values do not. */
export type Answer<Output> = { readonly ok: true; readonly output: Output } | { readonly ok: false; readonly failure: Failure };

/**
 * What a shell gives the window, and all it gives. In Electron the preload script exposes it as `window.glassmaster`; in a
 * browser a WebSocket client does the same.
 */
export interface Bridge {
  call<Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<Answer<CommandOutput<Name>>>;
  /** Returns how to stop listening. */
  listen<Name extends EventName>(name: Name, listener: (event: Events[Name]) => void): () => void;
  /**
   * Files or folders the user dropped or picked, and nothing else, become tokens. A shell to which files come one after the
   * other hands out those there are `onArrived` meanwhile; of a folder there may be more to come.
   */
  grant(files: readonly PickedFile[], onArrived?: (granted: readonly FileGrant[]) => void): Promise<Answer<readonly FileGrant[]>>;
}

/** A DOM File; named here because shared code knows no DOM. `path` keeps its place in a picked folder, for uploads. */
export interface PickedFile {
  readonly file: unknown;
  /** Relative, with forward slashes; the bare name for a single file. */
  readonly path: string;
}
