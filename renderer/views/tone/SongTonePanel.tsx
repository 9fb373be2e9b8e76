import { useCallback } from 'react';
import type { Album } from '../../../electron/shared/album/album.ts';
import { withMinus } from '../../../electron/shared/text/minus.ts';
import type { SongTone } from '../../../electron/shared/tone/schema.ts';
import { edit } from '../../state/actions.ts';
import { counted, decimal } from '../../ui/format.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { type Paint, useCanvas } from '../charts/canvas.ts';
import { shared } from '../master/chainEdits.ts';
import { paintCorrection } from './paintSpectra.ts';
import styles from './tone.module.css';
import type { ToneRow } from './toneRows.ts';

export interface SongTonePanelProps {
  readonly album: Album;
  readonly bands: readonly number[];
  /** The selected songs, the one that is shown first. */
  readonly rows: readonly ToneRow[];
}

/** One song's correction: what is wanted, what is applied, what it came to; and what of the match is its own. */
export const SongTonePanel = ({ album, bands, rows }: SongTonePanelProps) => {
  const [row] = rows;
  const tracks = album.tracks.filter(({ id }) => rows.some((one) => one.id === id));
  const song = row?.song ?? null;
  const own = tracks.find(({ id }) => id === row?.id)?.tone;
  const bound = own?.bound ?? album.tone.bound;
  const { wanted = null, applied = null, reached = null } = song ?? {};
  const paint = useCallback<Paint>(
    (context, width, height, colour) =>
      paintCorrection(context, width, height, colour, { bands, wanted, applied, reached, bound }),
    [bands, wanted, applied, reached, bound],
  );
  const canvas = useCanvas(paint);
  if (row === undefined) return null;
  const set = (step: string, make: (before: SongTone) => SongTone, gesture: string | null = null): void => {
    const edits = tracks.map((track) => {
      const tone = make(track.tone ?? {});
      return { kind: 'track' as const, track: track.id, changes: { tone: Object.keys(tone).length === 0 ? null : tone } };
    });
    const of = tracks.length === 1 ? `song ${row.number}` : counted(tracks.length, 'song');
    void edit({ kind: 'several', step: `${step} (${of})`, edits }, gesture);
  };
  const field = (name: 'amount' | 'bound', label: string, unit: string, most: number, step: number, decimals: number) => (
    <NumberField
      label={label}
      value={shared(tracks, ({ tone }) => tone?.[name] ?? null)}
      placeholder={decimal(album.tone[name], decimals)}
      unit={unit}
      min={0}
      max={most}
      step={step}
      decimals={decimals}
      width={78}
      disabled={row.excluded}
      title="Empty: as the record"
      onCommit={(value, gesture) =>
        set(`Set the ${name} of the tonal match`, (before) => ({ ...before, [name]: value }), gesture)
      }
      onClear={() => set(`Set the ${name} of the tonal match`, ({ [name]: _gone, ...rest }) => rest)}
    />
  );
  return (
    <section className={styles.song} aria-label={`Tone of song ${row.number}`}>
      <h3>
        {rows.length === 1
          ? `${row.number}  ${row.title}`
          : `${counted(rows.length, 'song')}; shown: ${row.number}  ${row.title}`}
      </h3>
      {row.song !== null && (
        <p className={row.song.findings.length === 0 ? styles.good : styles.warnText}>
          {row.song.findings.length === 0 ? 'Sticks out nowhere.' : withMinus(row.song.findings.join('; '))}
        </p>
      )}
      <div className={styles.correction}>
        <canvas ref={canvas} role="img" aria-label={correctionText(wanted, applied, reached)} />
        {wanted === null && (
          <p className={styles.unknown}>
            {row.excluded
              ? 'This song is left alone'
              : album.tone.reference === 'off'
                ? 'The tonal match is off'
                : 'Not known yet'}
          </p>
        )}
      </div>
      <ul className={styles.curveKey}>
        <li data-curve="wanted">wanted</li>
        <li data-curve="applied">applied</li>
        <li data-curve="reached">reached</li>
        <li data-curve="bound">bound</li>
      </ul>
      <div className={styles.own}>
        {field('amount', 'Own amount', '%', 100, 5, 0)}
        {field('bound', 'At most', 'dB', 12, 0.5, 1)}
        <Switch
          label="Leave this song alone"
          checked={row.excluded}
          onChange={(exclude) =>
            set(exclude ? 'Leave out of the tonal match' : 'Take into the tonal match', ({ exclude: _before, ...rest }) =>
              exclude ? { ...rest, exclude } : rest,
            )
          }
        />
      </div>
    </section>
  );
};

const most = (curve: Float32Array): string => Math.max(...Array.from(curve, Math.abs)).toFixed(1);

const correctionText = (wanted: Float32Array | null, applied: Float32Array | null, reached: Float32Array | null): string =>
  wanted === null
    ? 'Correction of the song: none'
    : [
        `Correction of the song: wanted up to ${most(wanted)} dB`,
        ...(applied === null ? [] : [`applied up to ${most(applied)} dB`]),
        ...(reached === null ? [] : [`reached up to ${most(reached)} dB`]),
      ].join(', ');
