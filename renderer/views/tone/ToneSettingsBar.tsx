import { FolderOpen, Music } from 'lucide-react';
import type { Album } from '../../../electron/shared/album/album.ts';
import type { ToneState } from '../../../electron/shared/contract/state.ts';
import { TONE_SMOOTHINGS, type ToneSettings } from '../../../electron/shared/tone/schema.ts';
import { AUDIO_FILES, pickFiles } from '../../app/pickFiles.ts';
import { edit } from '../../state/actions.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Select } from '../../ui/Select.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { chooseReference } from './chooseReference.ts';
import { firstCurve } from './drawnCurve.ts';
import styles from './tone.module.css';
import { kindOf, type Reference, type ReferenceKind, type ToneRow } from './toneRows.ts';

const change = (changes: Partial<ToneSettings>, gesture: string | null = null): void =>
  void edit({ kind: 'tone', changes }, gesture);

const pickSong = async (): Promise<void> => chooseReference(await pickFiles({ accept: AUDIO_FILES }));
const pickFolder = async (): Promise<void> => chooseReference(await pickFiles({ folder: true }));

export interface ToneSettingsBarProps {
  readonly album: Album;
  readonly tone: ToneState | null;
  readonly rows: readonly ToneRow[];
  readonly selected: string | null;
}

/** What the songs are matched to, how much, and how far at most. */
export const ToneSettingsBar = ({ album, tone, rows, selected }: ToneSettingsBarProps) => {
  const { reference, amount, bound, smoothing, phase } = album.tone;
  const kind = kindOf(reference);
  const off = reference === 'off';
  const choose = (to: ReferenceKind | 'folder'): void => {
    if (to === 'off' || to === 'album') change({ reference: to });
    else if (to === 'track') change({ reference: { track: selected ?? rows[0]?.id ?? '' } });
    else if (to === 'curve') {
      const curve = firstCurve(tone?.bands ?? [], tone?.median?.levels ?? null);
      change({ reference: { curve: curve.map((point) => ({ ...point })) } });
    } else void (to === 'folder' ? pickFolder() : pickSong());
  };
  return (
    <fieldset className={styles.settings}>
      <legend className="hidden-text">Tonal match settings</legend>
      <Select<ReferenceKind | 'folder'>
        label="Match to"
        value={kind}
        arrowsOpen
        options={[
          { value: 'off', label: 'Nothing: off' },
          { value: 'album', label: 'Album median' },
          { value: 'track', label: 'A song of the album' },
          { value: 'file', label: 'Other music: a song…' },
          { value: 'folder', label: 'Other music: a folder…' },
          { value: 'curve', label: 'A drawn curve' },
        ]}
        onChange={choose}
      />
      <ReferenceDetail reference={reference} rows={rows} />
      <NumberField
        label="Amount"
        value={amount}
        unit="%"
        min={0}
        max={100}
        step={5}
        decimals={0}
        width={72}
        disabled={off}
        title="How much of the wanted correction is applied"
        onCommit={(value, gesture) => change({ amount: value }, gesture)}
      />
      <NumberField
        label="At most"
        value={bound}
        unit="dB"
        min={0}
        max={12}
        step={0.5}
        decimals={1}
        width={76}
        disabled={off}
        title="Most that is applied at any frequency"
        onCommit={(value, gesture) => change({ bound: value }, gesture)}
      />
      <Select
        label="Smoothing"
        value={smoothing}
        disabled={off}
        options={TONE_SMOOTHINGS.map((value) => ({ value, label: value === '1' ? '1 octave' : `${value} octave` }))}
        onChange={(value) => change({ smoothing: value })}
      />
      <Segmented
        label="Phase of the match filter"
        value={phase}
        disabled={off}
        options={[
          { value: 'minimum', label: 'Minimum phase' },
          { value: 'linear', label: 'Linear phase' },
        ]}
        onChange={(value) => change({ phase: value })}
      />
      <Status tone={tone} />
    </fieldset>
  );
};

const ReferenceDetail = ({ reference, rows }: { readonly reference: Reference; readonly rows: readonly ToneRow[] }) => {
  if (typeof reference === 'string') return null;
  if ('track' in reference) {
    return (
      <Select
        bare
        label="Reference song"
        width={180}
        value={reference.track}
        options={rows.map(({ id, number, title }) => ({ value: id, label: `${number}  ${title}` }))}
        onChange={(track) => change({ reference: { track } })}
      />
    );
  }
  if ('file' in reference) {
    return (
      <span className={styles.file}>
        <span className={styles.fileName} title={reference.file}>
          {reference.file.replace(/[/\\]+$/, '').replace(/^.*[/\\]/, '')}
        </span>
        <Button icon={Music} onClick={() => void pickSong()}>
          Song…
        </Button>
        <Button icon={FolderOpen} onClick={() => void pickFolder()}>
          Folder…
        </Button>
      </span>
    );
  }
  return (
    <span className={styles.hintText}>
      Drag the points below; double-click, or Enter at a point, adds one, Delete removes it.
    </span>
  );
};

const Status = ({ tone }: { readonly tone: ToneState | null }) => (
  <span className={styles.status} role="status">
    {tone === null || tone.status === 'working' ? (
      <Badge tone="plain">Measuring</Badge>
    ) : tone.status === 'ready' ? (
      <Badge tone="good">Up to date</Badge>
    ) : tone.status === 'waiting' ? (
      <Badge tone="info" {...(tone.reason === null ? {} : { title: tone.reason })}>
        Waiting for songs
      </Badge>
    ) : tone.status === 'failed' ? (
      <Badge tone="bad" {...(tone.reason === null ? {} : { title: tone.reason })}>
        Match failed
      </Badge>
    ) : (
      <Badge tone="plain">Off: songs stay as they are</Badge>
    )}
  </span>
);
