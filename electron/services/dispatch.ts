import { describeIssues } from '../shared/album/issues.ts';
import type { Answer } from '../shared/contract/api.ts';
import { COMMANDS, type CommandHandlers, type CommandName, isCommandName } from '../shared/contract/commands.ts';
import { fail, failureOf } from '../shared/failure.ts';

/** Carries a call to its handler: name and input are checked first, whatever goes wrong becomes a Failure. Never rejects. */
export const dispatchTo =
  (handlers: CommandHandlers) =>
  async (name: unknown, input: unknown): Promise<Answer<unknown>> => {
    try {
      if (!isCommandName(name)) return fail('usage', null, 'there is no such command', 'reload the window');
      return { ok: true, output: await run(handlers, name, input) };
    } catch (error) {
      return { ok: false, failure: failureOf(error) };
    }
  };

const run = <Name extends CommandName>(handlers: CommandHandlers, name: Name, input: unknown): unknown => {
  const checked = COMMANDS[name].input.safeParse(input);
  if (!checked.success) {
    return fail('usage', null, `${name}: ${describeIssues(checked.error.issues, input, 'the input')}`, 'reload the window');
  }
  const handler = handlers[name] as (checked: unknown) => unknown;
  return handler(checked.data);
};
