import { CircleAlert, Ear, TriangleAlert, X } from 'lucide-react';
import type { AlbumTrack } from '../../../electron/shared/album/album.ts';
import type { SourceFacts } from '../../../electron/shared/contract/state.ts';
import type { Frames, SessionRate } from '../../../electron/shared/units.ts';
import { edit, retrySong, takeNewVersion } from '../../state/actions.ts';
import type { Scene } from '../../timeline/scene.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { timecode } from '../../ui/format.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { IndexMarks } from './IndexMarks.tsx';
import styles from './Inspector.module.css';
import { FADE_OPTIONS, InspectorHead, LengthRow, Row, Section, UnitSwitch } from './InspectorParts.tsx';
import { Ledger } from './Ledger.tsx';
import type { SongRow } from './rows.ts';
import { locate } from './SongState.tsx';
import { SourcePanel } from './SourcePanel.tsx';
import { fadeCurve, fadeLength } from './songEdits.ts';

type Changes = Extract<Parameters<typeof edit>[0], { kind: 'track' }>['changes'];

export const SongInspector = ({ scene, row }: { readonly scene: Scene; readonly row: SongRow }) => {
  const track = scene.album.tracks.find(({ id }) => id === row.id);
  const song = scene.songs.find(({ id }) => id === row.id);
  if (track === undefined || song === undefined) return null;
  const rate = scene.timeline.sampleRate;
  const change = (changes: Changes, gesture: string | null = null): void =>
    void edit({ kind: 'track', track: track.id, changes }, gesture);
  return (
    <>
      <InspectorHead over={`Song ${row.number}, starts at ${timecode(song.track.startFrame, rate)}`} title={row.title} />
      <Problems row={row} />
      <Section title="Names">
        <Row name="Title">
          <TextField
            bare
            label="Title"
            value={track.title ?? ''}
            placeholder={row.title}
            onCommit={(text) => change({ title: text || null })}
          />
        </Row>
        <Row name="Artist">
          <TextField
            bare
            label="Artist"
            value={track.artist ?? ''}
            placeholder={scene.album.artist === '' ? 'As the album' : scene.album.artist}
            onCommit={(text) => change({ artist: text || null })}
          />
        </Row>
      </Section>
      <Level track={track} change={change} />
      <Ledger id={track.id} />
      <Edges track={track} facts={song.source?.facts ?? null} rate={rate} change={change} row={row} />
      <IndexMarks track={track} rate={rate} length={song.track.frames} />
      {song.source?.facts != null && (
        <SourcePanel name={song.source.name} file={track.file} facts={song.source.facts} rate={rate} />
      )}
    </>
  );
};

interface PartProps {
  readonly track: AlbumTrack;
  readonly change: (changes: Changes, gesture?: string | null) => void;
}

const Problems = ({ row }: { readonly row: SongRow }) => {
  const { status, id, problem, warnings, note } = row;
  const sentences = [warnings, note].flatMap((text) => (text === '' ? [] : text.split('\n')));
  const broken = status === 'missing' || status === 'changed' || status === 'unreadable';
  if (!broken && sentences.length === 0) return null;
  const reason = {
    missing: 'The file is not where it was.',
    changed: 'The file on disk is another one now than was read.',
    unreadable: 'The file cannot be used.',
  };
  return (
    <Section title={broken ? 'Needs you' : 'Worth a look'}>
      <ul className={styles.warnings}>
        {broken && (
          <li className={styles.bad}>
            <CircleAlert size={14} aria-hidden />
            <span>{problem === '' ? reason[status] : `${problem}.`}</span>
          </li>
        )}
        {sentences.map((sentence) => (
          <li key={sentence}>
            <TriangleAlert size={14} aria-hidden />
            <span>{sentence.charAt(0).toUpperCase() + sentence.slice(1)}.</span>
          </li>
        ))}
      </ul>
      {broken && (
        <div className={styles.buttons}>
          {status === 'changed' && (
            <Button look="primary" onClick={() => void takeNewVersion(id)}>
              Use the new version
            </Button>
          )}
          {status !== 'changed' && (
            <Button onClick={() => void locate(id)}>{status === 'missing' ? 'Locate…' : 'Replace…'}</Button>
          )}
          {status !== 'changed' && <Button onClick={() => void retrySong(id)}>Try again</Button>}
        </div>
      )}
    </Section>
  );
};

const Level = ({ track, change }: PartProps) => {
  const excluded = track.exclude === true;
  return (
    <Section title="Level">
      <Row name="Intent" hint="How much louder or quieter than the others this song is meant to be">
        <NumberField
          bare
          sign
          label="Intent"
          value={track.intent ?? 0}
          unit="LU"
          min={-30}
          max={30}
          step={0.5}
          decimals={1}
          width={108}
          disabled={excluded}
          onClear={() => change({ intent: null })}
          onCommit={(intent, gesture) => change({ intent: intent === 0 ? null : intent }, gesture)}
        />
      </Row>
      <Row name="Match">
        <Switch
          label="Left out of the match"
          checked={excluded}
          onChange={(exclude) => change(exclude ? { exclude } : { exclude: null, gain: null })}
        />
      </Row>
      {excluded && (
        <Row name="Gain">
          <NumberField
            bare
            sign
            label="Manual gain"
            value={track.gain ?? 0}
            unit="dB"
            min={-60}
            max={24}
            step={0.1}
            decimals={1}
            width={108}
            onClear={() => change({ gain: null })}
            onCommit={(gain, gesture) => change({ gain: gain === 0 ? null : gain }, gesture)}
          />
        </Row>
      )}
    </Section>
  );
};

interface EdgesProps extends PartProps {
  readonly facts: SourceFacts | null;
  readonly rate: SessionRate;
  readonly row: SongRow;
}

const Edges = ({ track, facts, rate, row, change }: EdgesProps) => {
  const length = facts?.sessionFrames ?? 0;
  const start = track.trimStart ?? 0;
  const end = Math.min(track.trimEnd ?? length, length);
  const heard =
    facts === null || facts.audibleStart === null || facts.audibleEnd === null ? null : [facts.audibleStart, facts.audibleEnd];
  const isTrimmedToHeard = heard !== null && heard[0] === start && heard[1] === end;
  return (
    <Section title="Edges and fades" aside={<UnitSwitch />}>
      <LengthRow
        clock
        name="Starts at"
        hint="Where in its file the song begins"
        frames={start}
        rate={rate}
        maxFrames={Math.max(0, end - 1)}
        onCommit={(frames, gesture) => change({ trimStart: frames === 0 ? null : (frames as Frames) }, gesture)}
      />
      <LengthRow
        clock
        name="Ends at"
        hint="Where in its file the song ends"
        frames={length === 0 ? null : end}
        rate={rate}
        minFrames={start + 1}
        maxFrames={length}
        onClear={() => change({ trimEnd: null })}
        onCommit={(frames, gesture) => change({ trimEnd: frames >= length ? null : (frames as Frames) }, gesture)}
      >
        <IconButton
          icon={Ear}
          size={14}
          label="Trim to what is heard"
          disabled={heard === null || isTrimmedToHeard}
          onClick={() => heard !== null && change({ trimStart: heard[0] as Frames, trimEnd: heard[1] as Frames })}
        />
        <IconButton
          icon={X}
          size={14}
          label="Use the whole file"
          disabled={track.trimStart === undefined && track.trimEnd === undefined}
          onClick={() => change({ trimStart: null, trimEnd: null })}
        />
      </LengthRow>
      <FadeRow track={track} field="fadeIn" replaced={row.crossfadeIn} rate={rate} length={row.frames} />
      <FadeRow track={track} field="fadeOut" replaced={row.crossfadeOut} rate={rate} length={row.frames} />
    </Section>
  );
};

interface FadeRowProps {
  readonly track: AlbumTrack;
  readonly field: 'fadeIn' | 'fadeOut';
  readonly replaced: boolean;
  readonly rate: SessionRate;
  readonly length: number | null;
}

const FadeRow = ({ track, field, replaced, rate, length }: FadeRowProps) => {
  const fade = track[field];
  const name = field === 'fadeIn' ? 'Fade in' : 'Fade out';
  if (replaced) {
    return (
      <Row name={name}>
        <span>the crossfade takes its place</span>
      </Row>
    );
  }
  return (
    <LengthRow
      name={name}
      frames={fade?.frames ?? null}
      placeholder="none"
      rate={rate}
      {...(length === null ? {} : { maxFrames: length })}
      onClear={() => void edit(fadeLength(track, field, 0))}
      onCommit={(frames, gesture) => void edit(fadeLength(track, field, frames), gesture)}
    >
      {fade !== undefined && (
        <Select
          bare
          label={`Curve of the ${name.toLowerCase().replace(' ', '-')}`}
          value={fade.curve}
          options={FADE_OPTIONS}
          width={84}
          onChange={(curve) => {
            const change = fadeCurve(track, field, curve);
            if (change !== null) void edit(change);
          }}
        />
      )}
    </LengthRow>
  );
};
