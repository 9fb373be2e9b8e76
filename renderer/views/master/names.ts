import type { DitherKind, LimiterStyle } from '../../../electron/shared/chain/choices.ts';
import type { Stage } from '../../../electron/shared/chain/schema.ts';
import { db, decimal } from '../../ui/format.ts';
import { hertzText } from '../charts/frequency.ts';

export const LIMITER_NAMES: Readonly<Record<LimiterStyle, string>> = {
  transparent: 'Transparent',
  punchy: 'Punchy',
  loud: 'Loud',
};

export const LIMITER_ABOUT: Readonly<Record<LimiterStyle, string>> = {
  transparent: 'cleanest: least distortion',
  punchy: 'lets go sooner between hits',
  loud: 'gives up least loudness',
};

export const DITHER_NAMES: Readonly<Record<DitherKind, string>> = {
  tpdf: 'TPDF',
  'high-passed': 'High-passed TPDF',
  shaped: 'Noise shaped',
  none: 'None',
};

export const DITHER_ABOUT: Readonly<Record<DitherKind, string>> = {
  tpdf: 'Triangular noise, flat over frequency: the safe choice, also for what is worked on further',
  'high-passed': 'Triangular noise with its weight in the treble: a little less heard',
  shaped: 'Noise moved to where the ear hears least, for 44.1 and 48 kHz: quietest to the ear, only for the last step',
  none: 'Rounded without noise: distorts what is soft; only for tests',
};

/** What a stage is set to, in a few words for the rack. */
export const summaryOf = (stage: Stage): string => {
  switch (stage.kind) {
    case 'gain':
      return db(stage.gain);
    case 'eq': {
      const count = stage.bands.filter(({ on }) => on).length;
      const linear = stage.phase === 'linear' ? ', linear phase' : '';
      return `${count} band${count === 1 ? '' : 's'}${linear}`;
    }
    case 'compressor':
      return `${decimal(stage.ratio, 1)} : 1 at ${decimal(stage.threshold)} dBFS`;
    case 'multiband':
      return `${stage.crossovers.length + 1} bands at ${stage.crossovers.map((hertz) => hertzText(hertz)).join(', ')}`;
    case 'stereo':
      return [
        `width ${decimal(stage.width * 100, 0)} %`,
        ...(stage.monoBelow > 0 ? [`mono below ${decimal(stage.monoBelow, 0)} Hz`] : []),
      ].join(', ');
    case 'saturation':
      return `${stage.style === 'tape' ? 'tape-like' : 'soft'}, ${decimal(stage.drive)} dB`;
  }
};
