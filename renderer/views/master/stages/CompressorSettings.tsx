import type { MultibandBand } from '../../../../electron/shared/chain/schema.ts';
import { Switch } from '../../../ui/Switch.tsx';
import { shared } from '../chainEdits.ts';
import { Setting } from './Setting.tsx';
import styles from './stages.module.css';

type Numbers = Exclude<keyof MultibandBand, 'on' | 'autoRelease'>;

interface NumberAbout {
  readonly label: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly decimals: number;
  readonly standard: number;
  readonly ratio?: boolean;
  readonly title: string;
  /** Shown and typed as so many times the setting. */
  readonly times?: number;
}

const PERCENT = { unit: '%', min: 0, max: 100, step: 1, decimals: 0, times: 100 } as const;

/** Every number of a compressor, in the order they are reached for. */
const NUMBERS: Readonly<Record<Numbers, NumberAbout>> = {
  threshold: {
    label: 'Threshold',
    unit: 'dBFS',
    min: -80,
    max: 20,
    step: 0.5,
    decimals: 1,
    standard: -18,
    title: 'Level from which it works, as of a sine',
  },
  ratio: {
    label: 'Ratio',
    unit: ': 1',
    min: 1,
    max: 20,
    step: 0.1,
    decimals: 2,
    standard: 2,
    ratio: true,
    title: 'dB of rise that make one',
  },
  knee: { label: 'Knee', unit: 'dB', min: 0, max: 24, step: 0.5, decimals: 1, standard: 6, title: 'Its whole width' },
  attack: {
    label: 'Attack',
    unit: 'ms',
    min: 0.05,
    max: 500,
    step: 0.5,
    decimals: 2,
    standard: 30,
    ratio: true,
    title: 'Time constant',
  },
  release: {
    label: 'Release',
    unit: 'ms',
    min: 5,
    max: 5000,
    step: 5,
    decimals: 0,
    standard: 150,
    ratio: true,
    title: 'Time constant',
  },
  makeup: {
    label: 'Make-up',
    unit: 'dB',
    min: -30,
    max: 30,
    step: 0.1,
    decimals: 1,
    standard: 0,
    title: 'Gain after compression',
  },
  mix: { label: 'Mix', ...PERCENT, standard: 100, title: '0 is dry, 100 is all compressed' },
  detector: { label: 'RMS share', ...PERCENT, standard: 100, title: '0 follows peaks, 100 follows RMS' },
  link: { label: 'Stereo link', ...PERCENT, standard: 100, title: '0: each side by itself, 100: both by the louder' },
};

export interface CompressorSettingsProps {
  /** Of all songs that are worked on. */
  readonly bands: readonly Pick<MultibandBand, Numbers | 'autoRelease'>[];
  readonly change: (values: Partial<Pick<MultibandBand, Numbers | 'autoRelease'>>, what: string, gesture: string | null) => void;
}

export const CompressorSettings = ({ bands, change }: CompressorSettingsProps) => (
  <>
    {(Object.keys(NUMBERS) as Numbers[]).map((field) => {
      const { times = 1, ...about } = NUMBERS[field];
      const value = shared(bands, (band) => band[field]);
      return (
        <Setting
          key={field}
          {...about}
          sign={field === 'makeup'}
          value={value === null ? null : value * times}
          onChange={(set, gesture) => change({ [field]: set / times }, `Set the ${about.label.toLowerCase()}`, gesture)}
        />
      );
    })}
    <span className={styles.switchSetting}>
      <Switch
        label="Auto release"
        checked={shared(bands, ({ autoRelease }) => autoRelease) ?? false}
        onChange={(autoRelease) =>
          change({ autoRelease }, autoRelease ? 'Switch auto release on' : 'Switch auto release off', null)
        }
      />
    </span>
  </>
);
