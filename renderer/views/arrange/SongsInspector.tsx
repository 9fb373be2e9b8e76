import type { AlbumEdit } from '../../../electron/shared/album/albumEdit.ts';
import { commandOf } from '../../commands/index.ts';
import { edit } from '../../state/actions.ts';
import type { Scene } from '../../timeline/scene.ts';
import { Button } from '../../ui/Button.tsx';
import { counted, playingTime } from '../../ui/format.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { Switch } from '../../ui/Switch.tsx';
import styles from './Inspector.module.css';
import { Facts, InspectorHead, LengthRow, Row, Section, UnitSwitch } from './InspectorParts.tsx';
import type { SongRow } from './rows.ts';
import { fadeLength } from './songEdits.ts';

/** The value all have, or null where they differ. */
const shared = <Value,>(values: readonly Value[]): Value | null => {
  const [first] = values;
  return first !== undefined && values.every((value) => value === first) ? first : null;
};

type Single = Exclude<AlbumEdit, { kind: 'several' }>;

/** What can be set of several songs at once, each as one step. */
export const SongsInspector = ({ scene, rows }: { readonly scene: Scene; readonly rows: readonly SongRow[] }) => {
  const rate = scene.timeline.sampleRate;
  const tracks = scene.album.tracks.filter(({ id }) => rows.some((row) => row.id === id));
  const all = (step: string, edits: readonly Single[], gesture: string | null = null): void =>
    void edit({ kind: 'several', step: `${step} of ${counted(tracks.length, 'song')}`, edits: [...edits] }, gesture);
  const fade = (field: 'fadeIn' | 'fadeOut') => (frames: number, gesture: string | null) =>
    all(
      field === 'fadeIn' ? 'Set the fade-in' : 'Set the fade-out',
      tracks.map((track) => fadeLength(track, field, frames) as Single),
      gesture,
    );
  const intent = (value: number, gesture: string | null): void =>
    all(
      'Set the intent',
      tracks.map(({ id }) => ({ kind: 'track', track: id, changes: { intent: value === 0 ? null : value } })),
      gesture,
    );
  const length = rows.reduce((sum, { frames }) => sum + (frames ?? 0), 0);
  return (
    <>
      <InspectorHead over="Selected" title={counted(rows.length, 'song')} />
      <Section title="Together">
        <Facts facts={[['Length', playingTime(length, rate), 'Without the gaps between them']]} />
      </Section>
      <Section title="Level">
        <Row name="Intent">
          <NumberField
            bare
            sign
            label="Intent"
            value={shared(rows.map(({ intentLu }) => intentLu))}
            placeholder="differs"
            unit="LU"
            min={-30}
            max={30}
            step={0.5}
            decimals={1}
            width={108}
            onCommit={intent}
          />
        </Row>
        <Row name="Match">
          <Switch
            label="Left out of the match"
            checked={rows.every(({ excluded }) => excluded)}
            onChange={commandOf('song.exclude').run}
          />
        </Row>
      </Section>
      <Section title="Fades" aside={<UnitSwitch />}>
        <LengthRow
          name="Fade in"
          frames={shared(rows.map(({ fadeInFrames }) => fadeInFrames))}
          placeholder="differs"
          rate={rate}
          onCommit={fade('fadeIn')}
        />
        <LengthRow
          name="Fade out"
          frames={shared(rows.map(({ fadeOutFrames }) => fadeOutFrames))}
          placeholder="differs"
          rate={rate}
          onCommit={fade('fadeOut')}
        />
        <div className={styles.buttons}>
          <Button look="danger" onClick={commandOf('song.remove').run}>
            Remove {counted(rows.length, 'song')}
          </Button>
        </div>
      </Section>
    </>
  );
};
