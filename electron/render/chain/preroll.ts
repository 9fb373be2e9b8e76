import { activeStages } from '../../shared/chain/active.ts';
import type { Chain, Stage } from '../../shared/chain/schema.ts';

/** After this many time constants a reduction of 10 dB is within 0.1 dB of where it would be. */
const TIME_CONSTANTS = 4.6;
/** Seconds: slower releases are not waited for, or a start would take longer than it may. */
const LONGEST_PREROLL = 8;
/** Seconds in which filters have rung out to where nothing is heard of them. */
const RINGING = 0.3;
/** The slower of the two releases of an automatic one, against the release itself. */
const AUTO_RELEASE = 10;

/**
 * Seconds of sound that a chain is to hear ahead of a start in the middle, so that it stands about where it would have come to
 * from the beginning: as many as its slowest time constants ask for, 8 at most. The exact bits need everything from frame 0.
 */
export const prerollSeconds = (chain: Chain | null): number => {
  const stages = activeStages(chain);
  if (stages.length === 0) return 0;
  const slowest = Math.max(...stages.map(({ stage }) => timeConstantMs(stage)));
  return Math.min(LONGEST_PREROLL, RINGING + (TIME_CONSTANTS * slowest) / 1000);
};

const timeConstantMs = (stage: Stage): number => {
  switch (stage.kind) {
    case 'compressor':
      return dynamicsMs(stage);
    case 'multiband':
      return Math.max(0, ...stage.bands.map(dynamicsMs));
    case 'eq':
      return stage.phase === 'linear'
        ? 0
        : Math.max(0, ...stage.bands.map(({ dynamics }) => (dynamics === undefined ? 0 : dynamics.attack + dynamics.release)));
    default:
      return 0;
  }
};

const dynamicsMs = ({
  attack,
  release,
  autoRelease,
}: {
  readonly attack: number;
  readonly release: number;
  readonly autoRelease: boolean;
}): number => attack + release * (autoRelease ? AUTO_RELEASE : 1);
