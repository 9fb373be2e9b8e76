import type { Bridge, PickedFile } from '../../electron/shared/contract/api.ts';
import type { CommandInput, CommandName, CommandOutput } from '../../electron/shared/contract/commands.ts';
import type { EventName, Events } from '../../electron/shared/contract/events.ts';
import type { FileGrant } from '../../electron/shared/contract/state.ts';
import { FailureError } from '../../electron/shared/failure.ts';

/** The one door to the shell. */

declare global {
  interface Window {
    glassmaster?: Bridge;
  }
}

const bridge = (): Bridge => {
  const { glassmaster } = window;
  if (glassmaster !== undefined) return glassmaster;
  throw new FailureError({
    kind: 'internal',
    file: null,
    problem: 'the window is not connected to the program',
    remedy: 'close the window and start Glassmaster again',
  });
};

/** Rejects with a FailureError. */
export const call = async <Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<CommandOutput<Name>> => {
  const answer = await bridge().call(name, input);
  if (answer.ok) return answer.output;
  throw new FailureError(answer.failure);
};

/** Returns how to stop listening. */
export const listen = <Name extends EventName>(name: Name, listener: (event: Events[Name]) => void): (() => void) =>
  bridge().listen(name, listener);

/** Files the user dropped or picked become tokens. Rejects with a FailureError. */
export const grant = async (
  files: readonly PickedFile[],
  onArrived?: (granted: readonly FileGrant[]) => void,
): Promise<readonly FileGrant[]> => {
  const answer = await bridge().grant(files, onArrived);
  if (answer.ok) return answer.output;
  throw new FailureError(answer.failure);
};
