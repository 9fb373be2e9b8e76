import { Play, RotateCcw } from 'lucide-react';
import type { Join } from '../../../electron/shared/album/album.ts';
import type { Frames } from '../../../electron/shared/units.ts';
import { playJoin } from '../../playback/transport.ts';
import { edit } from '../../state/actions.ts';
import type { Scene, SceneJoin } from '../../timeline/scene.ts';
import { Button } from '../../ui/Button.tsx';
import { seconds, timecode } from '../../ui/format.ts';
import { Select } from '../../ui/Select.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import styles from './Inspector.module.css';
import { CROSSFADE_OPTIONS, Facts, InspectorHead, LengthRow, Row, Section, UnitSwitch } from './InspectorParts.tsx';
import { joinKind, joinLength } from './songEdits.ts';

/** Seconds of a crossfade that was none before. */
const USUAL_CROSSFADE = 4;

export const JoinInspector = ({ scene, at }: { readonly scene: Scene; readonly at: number }) => {
  const entry = scene.joins[at];
  const [before, after] = [scene.songs[at], scene.songs[at + 1]];
  const index = before?.clip.trackIndex ?? null;
  if (entry === undefined || before === undefined || after === undefined || index === null || entry.id === null) return null;
  const { album, timeline } = scene;
  const rate = timeline.sampleRate;
  const { join, id } = entry;
  const set = (next: Join | null, gesture: string | null = null): void =>
    void edit({ kind: 'join', track: id, join: next }, gesture);
  const isOwn = album.tracks[index]?.join !== undefined;
  return (
    <>
      <InspectorHead over={`Join ${entry.numbers[0]} to ${entry.numbers[1]}`} title={`${before.title} → ${after.title}`} />
      <Section title="How the next song follows" aside={<UnitSwitch />}>
        <Row name="Kind">
          <Segmented
            label="Kind of join"
            value={entry.kind}
            options={[
              { value: 'gap', label: 'Gap' },
              { value: 'crossfade', label: 'Crossfade' },
            ]}
            onChange={(kind) => {
              const longest = Math.min(before.clip.frames, after.clip.frames);
              const change = joinKind(album, index, kind, Math.min(USUAL_CROSSFADE * rate, longest));
              if (change !== null) void edit(change);
            }}
          />
        </Row>
        <LengthRow
          name="Length"
          label={entry.kind === 'gap' ? 'Gap' : 'Crossfade'}
          frames={'gap' in join ? join.gap : join.crossfade}
          rate={rate}
          onCommit={(frames, gesture) => {
            const change = joinLength(album, index, frames);
            if (change !== null) void edit(change, gesture);
          }}
        />
        {'gap' in join ? (
          <Row name="Measured" hint="Between the ends of the files, or from the last that is heard to the first that is heard">
            <Segmented
              label="Gap measured"
              value={join.measure}
              options={[
                { value: 'file', label: 'File to file' },
                { value: 'audible', label: 'As heard' },
              ]}
              onChange={(measure) => set(remeasured(entry, measure))}
            />
          </Row>
        ) : (
          <Row name="Curve" hint="Automatic keeps the power constant for how alike the two songs are there">
            <Select
              bare
              label="Curve of the crossfade"
              value={join.curve}
              options={CROSSFADE_OPTIONS}
              onChange={(curve) => set({ ...join, curve })}
            />
          </Row>
        )}
        <div className={styles.buttons}>
          <Button icon={Play} onClick={() => playJoin(index)}>
            Play join
          </Button>
          <Button icon={RotateCcw} disabled={!isOwn} onClick={() => set(null)}>
            Album gap
          </Button>
        </div>
      </Section>
      <Section title="What comes of it">
        <Facts facts={factsOf(entry, rate)} />
        <Facts
          facts={[
            ['Ends', timecode(before.endFrame, rate), `${before.title} ends, mm:ss:ff`],
            ['Next starts', timecode(after.clip.startFrame, rate), `${after.title} starts, mm:ss:ff`],
          ]}
        />
      </Section>
    </>
  );
};

/** The gap measured the other way, of the length it has now, so that nothing moves. */
const remeasured = ({ fileGapFrames, audibleGapFrames }: SceneJoin, measure: 'file' | 'audible'): Join => ({
  gap: Math.max(0, measure === 'file' ? fileGapFrames : audibleGapFrames) as Frames,
  measure,
});

/** A gap comes out a little longer than it was asked for, as songs start on CD sectors, a crossfade as short as its songs: both are said. */
const exactly = (frames: number, asked: number | null, rate: number): string => {
  const text = seconds(Math.abs(frames), rate, 3);
  return asked === null || asked === 0 || Math.abs(frames) === asked ? text : `${text} for ${seconds(asked, rate, 3)} asked`;
};

const factsOf = (join: SceneJoin, rate: number): readonly (readonly [string, string, string])[] => {
  const asked = 'gap' in join.join ? join.join.gap : join.join.crossfade;
  const isAudible = 'measure' in join.join && join.join.measure === 'audible';

  const heard = [
    join.audibleGapFrames < 0 ? 'Both heard' : 'Silence heard',
    exactly(join.audibleGapFrames, isAudible ? asked : null, rate),
    'From the last that is heard of one song to the first that is heard of the next',
  ] as const;
  const file = [
    join.fileGapFrames < 0 ? 'Overlap' : 'File to file',
    exactly(join.fileGapFrames, isAudible ? null : asked, rate),
    'Between the end of one file and the start of the next; songs start on CD sectors of 1/75 s',
  ] as const;
  return [heard, file];
};
