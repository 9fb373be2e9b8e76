import type {
  DeliveryFormat,
  JobState,
  MatchState,
  Preflight,
  PreflightFinding,
  Settings,
} from '../../../electron/shared/contract/state.ts';

/** What is chosen in the view and what follows from it, in words. */

export interface DeliveryChoices {
  readonly formats: readonly DeliveryFormat[];
  readonly bits: Settings['bits'];
  readonly mp3: Settings['mp3'];
  readonly codecSafe: boolean;
  /** A chosen folder; null for the default one. */
  readonly folder: { readonly token: string; readonly name: string } | null;
  /** Empty for `Artist - Title`. */
  readonly name: string;
}

export const FORMATS: readonly { readonly id: DeliveryFormat; readonly name: string; readonly about: string }[] = [
  { id: 'ddp', name: 'DDP', about: 'disc image for the pressing plant, with CD-Text, PQ sheet and checksums' },
  { id: 'wav', name: 'WAV', about: 'a file per song with BWF loudness, for distributors' },
  { id: 'flac', name: 'FLAC', about: 'a tagged file per song, lossless' },
  { id: 'mp3', name: 'MP3', about: 'a tagged, gapless file per song, for listening' },
];

export const withFormat = (formats: readonly DeliveryFormat[], format: DeliveryFormat, wanted: boolean): DeliveryFormat[] =>
  FORMATS.map(({ id }) => id).filter((id) => (id === format ? wanted : formats.includes(id)));

/** The other formats, where a disc cannot hold the album and they can be delivered without one; null elsewhere. */
export const formatsWithoutDisc = (
  { severity, code }: Pick<PreflightFinding, 'severity' | 'code'>,
  formats: readonly DeliveryFormat[],
): DeliveryFormat[] | null => {
  const others = withFormat(formats, 'ddp', false);
  return severity === 'error' && TOO_MUCH_FOR_A_DISC.includes(code) && others.length > 0 ? others : null;
};

const TOO_MUCH_FOR_A_DISC: readonly string[] = ['longer-than-disc', 'longer-than-plant-takes', 'track-count'];

/** Errors first, each group as it came. */
export const errorsFirst = (findings: readonly PreflightFinding[]): PreflightFinding[] => [
  ...findings.filter(({ severity }) => severity === 'error'),
  ...findings.filter(({ severity }) => severity === 'warning'),
];

export interface Readiness {
  readonly songs: number;
  readonly choices: DeliveryChoices;
  readonly preflight: Preflight | null;
  readonly match: MatchState | null;
  readonly replace: boolean;
  /** A delivery of this album under way. */
  readonly job: JobState | null;
}

/** Why nothing can be delivered now; null where it can. A match still at work is no reason: the delivery waits for it. */
export const obstacleOf = ({ songs, choices, preflight, match, replace, job }: Readiness): string | null => {
  if (job !== null) return 'A delivery of this album is under way.';
  if (songs === 0) return 'The album has no songs.';
  if (choices.formats.length === 0) return 'Choose at least one format.';
  if (match?.status === 'waiting') return match.reason ?? 'Not all songs are read yet.';
  if (match?.status === 'failed') return match.reason ?? 'The loudness match failed.';
  if (preflight === null) return 'The pre-flight is under way.';
  const errors = preflight.findings.filter(({ severity }) => severity === 'error').length;
  if (errors > 0) return errors === 1 ? 'One error forbids this delivery.' : `${errors} errors forbid this delivery.`;
  if (preflight.freeBytes !== null && preflight.freeBytes < preflight.expectedBytes) return 'There is not enough space there.';
  if (preflight.destinationExists && !preflight.replaceable) return 'Something else of that name is there: choose another name.';
  if (preflight.destinationExists && !replace) return 'An earlier delivery is there: confirm that it may be replaced.';
  return null;
};

/** The running delivery of an album, if there is one. */
export const deliveryJob = (jobs: readonly JobState[], albumId: number | null): JobState | null =>
  jobs.findLast((job) => job.kind === 'deliver' && job.albumId === albumId && job.status === 'running') ?? null;

/** `2 errors, 3 warnings` */
export const findingsText = (findings: readonly PreflightFinding[]): string => {
  const count = (severity: PreflightFinding['severity'], one: string): string => {
    const many = findings.filter((finding) => finding.severity === severity).length;
    return many === 0 ? '' : `${many} ${one}${many === 1 ? '' : 's'}`;
  };
  return [count('error', 'error'), count('warning', 'warning')].filter((part) => part !== '').join(', ') || 'nothing to mend';
};

/** The view that has what a finding is about; null where that is here, beside the findings. */
export const viewOfFinding = (code: string): 'arrange' | 'loudness' | 'metadata' | null => {
  if (code.startsWith('destination')) return null;
  if (/^(isrc|upc|cd-text|title|artist|same-title)/.test(code)) return 'metadata';
  return code.startsWith('match') || code === 'gain-ignored' ? 'loudness' : 'arrange';
};

/** The findings to be listed: that an earlier delivery is in the way is asked where it is answered. */
export const listedFindings = (preflight: Preflight | null): PreflightFinding[] =>
  errorsFirst((preflight?.findings ?? []).filter(({ code }) => code !== 'destination-exists'));
