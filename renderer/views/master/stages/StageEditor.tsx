import { Headphones, Triangle } from 'lucide-react';
import { memo } from 'react';
import { changesSound } from '../../../../electron/shared/chain/active.ts';
import type { Stage, StageKind, StageOf } from '../../../../electron/shared/chain/schema.ts';
import type { StageWork } from '../../../../electron/shared/chain/work.ts';
import { useTransport } from '../../../playback/transport.ts';
import { Button } from '../../../ui/Button.tsx';
import { NO_VALUE, plainDb, signed } from '../../../ui/format.ts';
import { Switch } from '../../../ui/Switch.tsx';
import { type Listening, listen } from '../chainActions.ts';
import { STAGE_ABOUT, STAGE_NAMES } from '../chainEdits.ts';
import { EqEditor } from '../eq/EqEditor.tsx';
import type { SpectrumLine } from '../eq/paintEq.ts';
import { CompressorEditor } from './CompressorEditor.tsx';
import { GainEditor } from './GainEditor.tsx';
import { MultibandEditor } from './MultibandEditor.tsx';
import { NowReduction } from './NowReduction.tsx';
import { ReductionHistory } from './ReductionHistory.tsx';
import { SaturationEditor } from './SaturationEditor.tsx';
import { StereoEditor } from './StereoEditor.tsx';
import styles from './stages.module.css';

/** Sets something of a stage in all songs that are worked on. */
export type ChangeStage<Kind extends StageKind> = (
  make: (stage: StageOf<Kind>) => StageOf<Kind>,
  what: string,
  gesture: string | null,
) => void;

export interface StageEditorProps<Kind extends StageKind> {
  /** The same stage of every song that is worked on; at least one. */
  readonly stages: readonly StageOf<Kind>[];
  readonly change: ChangeStage<Kind>;
}

/** Where the sound of the stage on show is: a song's chain or the album's. */
export interface StagePlace {
  /** Track id, or null for the album's chain. */
  readonly track: string | null;
  readonly at: number;
}

interface Props {
  readonly place: StagePlace;
  readonly stages: readonly Stage[];
  readonly work: StageWork | null;
  /** dB each 100 ms; null until known. */
  readonly reduction: Float32Array | null;
  readonly band: number | null;
  readonly average: SpectrumLine | null;
  readonly onSwitch: (on: boolean) => void;
  readonly change: (make: (stage: Stage) => Stage, what: string, gesture: string | null) => void;
}

/** One stage with everything that can be set of it, and what it does. */
export const StageEditor = ({ place, stages, work, reduction, band, average, onSwitch, change }: Props) => {
  const [stage] = stages;
  if (stage === undefined) return null;
  const reduces =
    stage.kind === 'compressor' ||
    stage.kind === 'multiband' ||
    (stage.kind === 'eq' && stage.bands.some(({ dynamics }) => dynamics !== undefined));
  return (
    <section className={styles.stage} aria-label={`${STAGE_NAMES[stage.kind]}, stage ${place.at + 1}`} data-on={stage.on}>
      <Head kind={stage.kind} on={stage.on} {...place} work={work} reduces={reduces} reduction={reduction} onSwitch={onSwitch} />
      <Body stages={stages} stage={stage} change={change} band={band} average={average} work={work} />
      {reduces && <ReductionHistory place={place} reduction={reduction} rests={!changesSound(stage)} />}
    </section>
  );
};

interface HeadProps extends StagePlace, Pick<Props, 'work' | 'reduction' | 'onSwitch'> {
  readonly kind: StageKind;
  readonly on: boolean;
  readonly reduces: boolean;
}

const Head = memo(({ kind, on, track, at, work, reduces, reduction, onSwitch }: HeadProps) => (
  <div className={styles.head}>
    <Switch bare label={`${STAGE_NAMES[kind]} on`} checked={on} onChange={onSwitch} />
    <div className={styles.titles}>
      <h2>{STAGE_NAMES[kind]}</h2>
      <p>{on ? STAGE_ABOUT[kind] : 'Off: every bit passes unchanged'}</p>
    </div>
    <dl className={styles.figures}>
      {reduces && <Figure name="Deepest reduction" value={work === null ? NO_VALUE : plainDb(work.maxReductionDb)} />}
      {reduces && (
        <div>
          <dt>Now</dt>
          <dd>
            <NowReduction place={{ track, at }} reduction={reduction} />
          </dd>
        </div>
      )}
      <Figure name="Loudness change" value={work?.loudnessChangeLu == null ? NO_VALUE : `${signed(work.loudnessChangeLu)} LU`} />
    </dl>
    <ListenButtons track={track} stage={at} name={STAGE_NAMES[kind]} />
  </div>
));

const Figure = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);

const Body = ({
  stage,
  stages,
  change,
  band,
  average,
  work,
}: Pick<Props, 'stages' | 'change' | 'band' | 'average' | 'work'> & { readonly stage: Stage }) => {
  const typed = <Kind extends StageKind>(kind: Kind): StageEditorProps<Kind> => ({
    stages: stages.filter((one): one is StageOf<Kind> & Stage => one.kind === kind),
    change: (make, what, gesture) =>
      change((one) => (one.kind === kind ? (make(one as StageOf<Kind>) as Stage) : one), what, gesture),
  });
  switch (stage.kind) {
    case 'eq':
      return <EqEditor {...typed('eq')} band={band} average={average} />;
    case 'compressor':
      return <CompressorEditor {...typed('compressor')} />;
    case 'multiband':
      return <MultibandEditor {...typed('multiband')} work={work} />;
    case 'stereo':
      return <StereoEditor {...typed('stereo')} />;
    case 'saturation':
      return <SaturationEditor {...typed('saturation')} />;
    case 'gain':
      return <GainEditor {...typed('gain')} />;
  }
};

interface ListenProps {
  readonly track: string | null;
  readonly stage: number | null;
  readonly name: string;
}

/** Hears a stage, or with null a whole chain, left out at the same loudness, or what it changes alone. */
export const ListenButtons = memo(({ track, stage, name }: ListenProps) => {
  const solo = useTransport((transport) => transport.monitor.solo);
  const mode: Listening | null = solo !== null && solo.track === track && solo.stage === stage ? solo.mode : null;
  return (
    <span className={styles.listen}>
      <Button
        look="quiet"
        icon={Headphones}
        aria-pressed={mode === 'bypass'}
        aria-label={`Bypass: ${name}, at matched loudness`}
        title="Hear it without this, turned to the same loudness"
        onClick={() => listen({ track, stage }, 'bypass')}
      >
        Bypass
      </Button>
      <Button
        look="quiet"
        icon={Triangle}
        aria-pressed={mode === 'delta'}
        aria-label={`Delta: only what ${name} changes`}
        title="Hear only what this changes: output minus input"
        onClick={() => listen({ track, stage }, 'delta')}
      >
        Delta
      </Button>
    </span>
  );
});
