import type { Page } from '@playwright/test';
import type { Answer } from '../electron/shared/contract/api.ts';
import type { CommandInput, CommandName, CommandOutput } from '../electron/shared/contract/commands.ts';

declare global {
  interface Window {
    // As anyone's script in the page may use it: untyped.
    glassmaster: {
      call(name: unknown, input: unknown): Promise<Answer<unknown>>;
      listen(name: unknown, listener: (event: unknown) => void): () => void;
      grant(files: unknown): Promise<Answer<readonly { readonly token: string; readonly name: string }[]>>;
    };
  }
}

/** What the page's own code could send, checked by nobody. */
export const callAnything = (page: Page, name: unknown, input: unknown): Promise<Answer<unknown>> =>
  page.evaluate(([name, input]) => window.glassmaster.call(name, input), [name, input] as const);

export const call = async <Name extends CommandName>(
  page: Page,
  name: Name,
  input: CommandInput<Name>,
): Promise<CommandOutput<Name>> => {
  const answer = await callAnything(page, name, input);
  if (answer.ok) return answer.output as CommandOutput<Name>;
  throw new Error(`${name}: ${answer.failure.problem}; ${answer.failure.remedy}`);
};
