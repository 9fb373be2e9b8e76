import { parseMsf } from '../../../electron/shared/album/timecode.ts';
import { withMinus } from '../../../electron/shared/text/minus.ts';
import { type Frames, SESSION_RATES, type SessionRate } from '../../../electron/shared/units.ts';
import { discRoom, framesLeft } from '../../app/albumFacts.ts';
import { edit } from '../../state/actions.ts';
import { reportFailure } from '../../state/notices.ts';
import { useStudio } from '../../state/studio.ts';
import type { Scene } from '../../timeline/scene.ts';
import { Button } from '../../ui/Button.tsx';
import { counted, kilohertz, lufs, playingTime, timecode } from '../../ui/format.ts';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import styles from './Inspector.module.css';
import { Facts, InspectorHead, LengthRow, Row, Section, UnitSwitch } from './InspectorParts.tsx';

const setLongest = (text: string): void => {
  if (parseMsf(text.trim()) !== null) {
    void edit({ kind: 'album', changes: { maximumLength: text.trim() } });
    return;
  }
  reportFailure({
    kind: 'usage',
    file: null,
    problem: `"${text}" is no length of a disc`,
    remedy: 'give minutes and seconds, such as 79:57, and frames if you like',
  });
};

/** The album as a whole, where nothing is selected. */
export const AlbumInspector = ({ scene }: { readonly scene: Scene }) => {
  const { album, timeline } = scene;
  const match = useStudio((studio) => studio.match);
  const rate = timeline.sampleRate;
  const left = framesLeft(timeline, album.maximumLength);
  const share = timeline.totalFrames / Math.max(1, timeline.totalFrames + left);
  const ownGaps = album.tracks.slice(0, -1).filter(({ join }) => join !== undefined && 'gap' in join).length;
  return (
    <>
      <InspectorHead over={counted(album.tracks.length, 'song')} title={album.title === '' ? 'Untitled album' : album.title} />
      <Section title="Disc">
        <Facts
          facts={[
            [
              'Total',
              `${playingTime(timeline.totalFrames, rate)} · ${timecode(timeline.totalFrames, rate)}`,
              'With the first pause; as a disc counts it, mm:ss:ff in CD frames of 1/75 s',
            ],
            [left < 0 ? 'Too long by' : 'Left', discRoom(left, rate)],
            ['Loudness', lufs(match?.albumIntegratedLufs ?? null), 'Integrated, of the whole record with its gaps'],
          ]}
        />
        <div className={styles.bar} aria-hidden>
          <div className={styles.filled} data-over={left < 0} style={{ width: `${Math.min(100, share * 100)}%` }} />
        </div>
        <Row name="Disc holds" hint="The longest disc the plant takes, mm:ss">
          <TextField bare width={108} label="Longest disc" value={album.maximumLength} onCommit={setLongest} />
        </Row>
      </Section>
      <Section title="Silence" aside={<UnitSwitch />}>
        <LengthRow
          name="First pause"
          hint="Silence before the first song; a CD needs two seconds"
          frames={album.firstPause}
          rate={rate}
          onCommit={(frames, gesture) => void edit({ kind: 'album', changes: { firstPause: frames as Frames } }, gesture)}
        />
        <LengthRow
          name="Gap"
          label="Gap between songs"
          hint="Between songs that have no gap or crossfade of their own"
          frames={album.gap}
          rate={rate}
          onCommit={(frames, gesture) => void edit({ kind: 'album', changes: { gap: frames as Frames } }, gesture)}
        />
        <div className={styles.buttons}>
          <Button disabled={ownGaps === 0} onClick={() => void edit({ kind: 'gaps', gap: album.gap })}>
            Set all gaps to this
          </Button>
        </div>
        <p className={styles.note}>
          {ownGaps === 0
            ? 'All joins but crossfades have this gap.'
            : `${counted(ownGaps, 'join has a gap of its', 'joins have gaps of their')} own. Crossfades stay.`}
        </p>
      </Section>
      <Section title="Session">
        <Row name="Sample rate" hint="The rate at which the record is put together; CDs are always made at 44.1 kHz">
          <Select
            bare
            label="Session sample rate"
            value={String(rate)}
            options={SESSION_RATES.map((one) => ({ value: String(one), label: kilohertz(one) }))}
            onChange={(value) => void edit({ kind: 'rate', rate: Number(value) as SessionRate })}
          />
        </Row>
      </Section>
      {match !== null && match.explanation !== '' && (
        <Section title="Match">
          <p>{match.status === 'waiting' || match.status === 'failed' ? match.reason : withMinus(match.explanation)}</p>
        </Section>
      )}
    </>
  );
};
