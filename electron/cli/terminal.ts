import { describeFailure, type Failure } from '../shared/failure.ts';

/** 0 done; 1 the album or delivery has findings that forbid it; 2 usage, unreadable input, or anything else. */
export type ExitCode = 0 | 1 | 2;

export interface Terminal {
  /** The command's result; with --json exactly one document. */
  print(text: string): void;
  /** Messages and progress. */
  say(text: string): void;
  readonly signal: AbortSignal;
}

export const errorLine = (failure: Failure): string => `glassmaster: ${describeFailure(failure)}\n`;

export const exitCodeOf = (failure: Failure): ExitCode =>
  failure.kind === 'findings' || failure.kind === 'verification' ? 1 : 2;
