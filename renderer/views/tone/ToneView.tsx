import { useCallback, useMemo, useState } from 'react';
import { withMinus } from '../../../electron/shared/text/minus.ts';
import { selectSong } from '../../state/actions.ts';
import { useStudio } from '../../state/studio.ts';
import { NothingYet, Panel, ViewFrame } from '../parts/Panel.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { DynamicsPanels } from './DynamicsPanels.tsx';
import { HeatKey, HeatMap } from './HeatMap.tsx';
import { SongTonePanel } from './SongTonePanel.tsx';
import { SpectraChart } from './SpectraChart.tsx';
import { ToneSettingsBar } from './ToneSettingsBar.tsx';
import styles from './tone.module.css';
import { comparedWith, type Stage, toneRows, toneVerdict } from './toneRows.ts';
import { useTone } from './useTone.ts';

/** Does one song stick out? */
export const ToneView = () => {
  const album = useStudio((studio) => studio.album?.album);
  const sources = useStudio((studio) => studio.sources);
  const selection = useStudio((studio) => studio.selection.tracks);
  const tone = useTone();
  const [hovered, setHovered] = useState<string | null>(null);
  const [stage, setStage] = useState<Stage>('before');
  const rows = useMemo(() => (album === undefined ? [] : toneRows(album, sources, tone)), [album, sources, tone]);
  const selected = useMemo(() => new Set(selection), [selection]);
  const compared = useMemo(() => comparedWith(tone), [tone]);
  const onFront = useCallback((id: string | null) => setHovered(id), []);
  if (album === undefined || rows.length === 0) {
    return (
      <NothingYet title="No songs to compare yet">
        Add songs in the Arrange view. Here you will see whether one of them is darker, brighter, denser or more dynamic than the
        others, and bring them together.
      </NothingYet>
    );
  }
  const chosen = rows.filter(({ id }) => selected.has(id));
  const shown = chosen.length > 0 ? chosen : rows.slice(0, 1);
  const front = hovered ?? chosen[0]?.id ?? null;
  const verdict = toneVerdict(rows);
  const findings = rows.filter(({ song }) => (song?.findings.length ?? 0) > 0);
  const matched = rows.some(({ song }) => song?.applied != null);
  return (
    <ViewFrame name="Tone">
      <Panel
        title="Does one song stick out in its sound?"
        about={
          <span className={verdict.tone === 'good' ? styles.good : verdict.tone === 'warn' ? styles.warnText : undefined}>
            {verdict.text}
          </span>
        }
      >
        <ToneSettingsBar album={album} tone={tone} rows={rows} selected={chosen[0]?.id ?? null} />
        {tone?.reason != null && tone.status !== 'ready' && <p className={styles.reason}>{withMinus(tone.reason)}</p>}
        <div className={styles.pair}>
          <div className={styles.left}>
            <ul className={styles.legend} aria-label="Lines">
              <li data-line="song">{front === null ? 'songs' : 'other songs'}</li>
              {front !== null && <li data-line="front">{`song ${rows.find(({ id }) => id === front)?.number ?? ''}`}</li>}
              {front !== null && matched && <li data-line="after">the same, matched</li>}
              {(tone?.reference ?? tone?.median) != null && (
                <li data-line="reference">{tone?.reference?.name ?? 'album median'}</li>
              )}
              {(tone?.reference ?? tone?.median)?.low != null && <li data-line="spread">its spread, 10 to 90 %</li>}
              <li className={styles.unitNote}>dB per 1/6 octave, each song at its own loudness</li>
            </ul>
            {tone === null ? (
              <div className={styles.spectra} />
            ) : (
              <SpectraChart tone={tone} rows={rows} setting={album.tone.reference} front={front} onFront={onFront} />
            )}
          </div>
          <SongTonePanel album={album} bands={tone?.bands ?? []} rows={shown} />
        </div>
      </Panel>
      <Panel
        title="Song by song"
        about={
          compared === null
            ? 'Three songs are needed for a median.'
            : `dB above or below ${compared.name === 'Album median' ? 'the album’s median' : compared.name}, by thirds of an octave (Hz)`
        }
        actions={
          <>
            <HeatKey />
            {matched && (
              <Segmented
                label="Before or after the tonal match"
                value={stage}
                options={[
                  { value: 'before', label: 'Before' },
                  { value: 'after', label: 'After the match' },
                ]}
                onChange={setStage}
              />
            )}
          </>
        }
      >
        <HeatMap
          rows={rows}
          bands={tone?.bands ?? []}
          compared={compared?.levels ?? null}
          stage={matched ? stage : 'before'}
          selected={selected}
          onFront={onFront}
        />
        {findings.length > 0 && (
          <ul className={styles.words} aria-label="Findings">
            {findings.map(({ id, number, title, song }) => (
              <li key={id}>
                <button type="button" onClick={() => selectSong(id)}>
                  {withMinus(`Song ${number} “${title}”: ${song?.findings.join('; ') ?? ''}`)}
                </button>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <DynamicsPanels />
    </ViewFrame>
  );
};
