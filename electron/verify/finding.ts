/** Something a plant, a reader or the standard would object to. */
export interface DdpFinding {
  /** `error`: the fileset should not be pressed as it is. */
  readonly severity: 'error' | 'warning';
  /** Stable, for programs: `checksum-mismatch`, `track-too-short`... */
  readonly code: string;
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
}

export interface DdpCheck {
  readonly name: string;
  /** No error among its findings. */
  readonly ok: boolean;
  readonly detail: string;
}

/** Takes down one finding of the check under way. */
export type Note = (severity: DdpFinding['severity'], code: string, message: string, fix: string) => void;

/** Collects findings check by check. */
export class Ledger {
  readonly findings: DdpFinding[] = [];
  readonly checks: DdpCheck[] = [];

  /** Runs one check; its result is the detail line. */
  async check(name: string, run: (note: Note) => string | Promise<string>): Promise<void> {
    let ok = true;
    const detail = await run((severity, code, message, fix) => {
      if (severity === 'error') ok = false;
      this.findings.push({ severity, code, message, fix });
    });
    this.checks.push({ name, ok, detail });
  }
}

export const MAKE_AGAIN = 'make the DDP again with the program it came from, or ask its sender for a new copy';
export const COPY_AGAIN = 'copy or download the folder again; it changed after it was made';
