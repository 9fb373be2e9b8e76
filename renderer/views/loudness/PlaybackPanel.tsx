import { Headphones } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { MatchState, PlaybackService } from '../../../electron/shared/contract/state.ts';
import type { HeardService } from '../../playback/serviceGain.ts';
import { setService, useTransport } from '../../playback/transport.ts';
import { Badge } from '../../ui/Badge.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { bare } from '../../ui/format.ts';
import { Panel, Sideways } from '../parts/Panel.tsx';
import parts from '../parts/parts.module.css';
import { Segmented } from '../parts/Segmented.tsx';
import styles from './loudness.module.css';
import { type PlaybackRow, playbackRows } from './playbackRows.ts';
import type { LoudnessRow } from './songRows.ts';

type Played = Pick<HeardService, 'mode' | 'reference'>;

export interface PlaybackPanelProps {
  readonly services: readonly PlaybackService[];
  readonly rows: readonly LoudnessRow[];
  readonly match: MatchState | null;
}

/** How the record will play where playback is normalised. Targets are facts of playback, not orders to the master. */
export const PlaybackPanel = ({ services, rows, match }: PlaybackPanelProps) => {
  const heard = useTransport((transport) => transport.service);
  const [{ mode, reference }, setPlayed] = useState<Played>(heard ?? { mode: 'album', reference: 'service' });
  const play = (change: Partial<Played>): void => {
    setPlayed({ mode, reference, ...change });
    if (heard !== null) setService({ ...heard, ...change });
  };
  const lines = useMemo(() => playbackRows(services, rows, match, mode, reference), [services, rows, match, mode, reference]);
  return (
    <Panel
      title="How it plays on streaming services"
      about="What each one turns up or down. Nothing here changes the master."
      actions={
        <>
          <Segmented
            label="Played as"
            value={mode}
            options={[
              { value: 'album', label: 'Album' },
              { value: 'track', label: 'Single songs' },
            ]}
            onChange={(next) => play({ mode: next })}
          />
          <Segmented
            label="Album gain from"
            value={reference}
            disabled={mode === 'track'}
            options={[
              { value: 'service', label: 'As each service does' },
              { value: 'loudest', label: 'Loudest song' },
              { value: 'album', label: 'Whole record' },
            ]}
            onChange={(next) => play({ reference: next })}
          />
        </>
      }
    >
      <Sideways label="Playback on streaming services">
        <table className={`${parts.table} ${styles.playback}`}>
          <caption className="hidden-text">
            {mode === 'album' ? 'Playback as an album' : 'Playback of single songs'}: gain in dB and loudness as heard in LUFS
          </caption>
          <thead>
            <tr>
              <th scope="col">Service</th>
              <th scope="col" className={parts.number}>
                Target
                <span className={parts.unit}>LUFS</span>
              </th>
              {mode === 'album' && (
                <th scope="col" className={parts.number}>
                  Album gain
                  <span className={parts.unit}>dB</span>
                </th>
              )}
              {rows.map((row) => (
                <th key={row.id} scope="col" className={parts.number} title={row.title}>
                  {row.number}
                  <span className={styles.songHead}>{row.title}</span>
                </th>
              ))}
              <th scope="col" className={parts.apart}>
                Why
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <ServiceLine key={`${line.service.id} ${line.setting}`} line={line} mode={mode} reference={reference} />
            ))}
          </tbody>
        </table>
      </Sideways>
      <p className={styles.playbackKey}>
        Per song: loudness as heard, LUFS, and below it the service’s gain, dB, where it is not the album’s.{' '}
        <span className={styles.heldMark}>▴</span> peaks keep it from being turned up further. Headphones: heard at that level, a
        service’s own limiter left out; the meters stay those of the master.
      </p>
      <details className={styles.sources}>
        <summary>Where these figures come from</summary>
        <dl>
          {services.map((service) => (
            <div key={service.id}>
              <dt>
                {service.name} {service.confidence !== 'published' && <Confidence service={service} />}
              </dt>
              <dd>
                {service.note} <span className={parts.faint}>{`Source: ${service.source}; read ${service.asOf}.`}</span>
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </Panel>
  );
};

const Confidence = ({ service }: { readonly service: PlaybackService }) =>
  service.confidence === 'unverified' ? <Badge tone="warn">unverified</Badge> : <Badge tone="plain">reported by others</Badge>;

const ServiceLine = ({ line, mode, reference }: Played & { readonly line: PlaybackRow }) => {
  const { service, setting, playback } = line;
  const heard = useTransport((transport) => transport.service?.service === service.id && transport.service.setting === setting);
  const name = setting === null ? service.name : `${service.name}, ${setting}`;
  return (
    <tr>
      <th scope="row" className={setting === null ? styles.service : styles.setting}>
        <div className={styles.named}>
          <span>
            {setting ?? service.name}
            {setting === null && service.confidence === 'unverified' && <Confidence service={service} />}
            {setting !== null && <span className="hidden-text">{` setting of ${service.name}`}</span>}
          </span>
          <IconButton
            icon={Headphones}
            size={14}
            label={`Hear as on ${name}`}
            tip={heard ? 'Hear the master itself again' : `Hear the record as ${name} plays it`}
            pressed={heard}
            onClick={() => setService(heard ? null : { service: service.id, setting, mode, reference })}
          />
        </div>
      </th>
      <td className={parts.number}>{bare(line.targetLufs, 0)}</td>
      {mode === 'album' && (
        <td className={`${parts.number} ${styles.result}`}>
          {playback.albumGainDb === null ? '–' : bare(playback.albumGainDb, 1, true)}
        </td>
      )}
      {playback.songs.map((song) => (
        <td key={song.id} className={parts.number} data-sets={playback.setBy?.id === song.id}>
          {bare(song.playedLufs)}
          <span className={styles.songGain} hidden={playback.albumGainDb !== null}>
            {song.heldByPeak && (
              <span className={styles.heldMark} title="Its peaks keep it from being turned up further">
                ▴
              </span>
            )}
            {song.gainDb === null ? '' : bare(song.gainDb, 1, true)}
          </span>
        </td>
      ))}
      <td className={`${parts.apart} ${styles.why}`}>{line.because === '' ? '–' : line.because}</td>
    </tr>
  );
};
