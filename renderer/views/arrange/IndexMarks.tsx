import { X } from 'lucide-react';
import type { AlbumTrack } from '../../../electron/shared/album/album.ts';
import type { Frames, SessionRate } from '../../../electron/shared/units.ts';
import { edit } from '../../state/actions.ts';
import { IconButton } from '../../ui/Button.tsx';
import { LengthField } from '../../ui/LengthField.tsx';
import styles from './Inspector.module.css';
import { Section } from './InspectorParts.tsx';

interface IndexMarksProps {
  readonly track: AlbumTrack;
  readonly rate: SessionRate;
  /** Frames of the song on the record. */
  readonly length: number;
}

/** Index 02 and on, counted from index 01. */
export const IndexMarks = ({ track, rate, length }: IndexMarksProps) => {
  const indexes = track.indexes ?? [];
  if (indexes.length === 0) return null;
  const set = (next: readonly number[], gesture: string | null): void => {
    const sorted = [...next].sort((one, other) => one - other) as Frames[];
    void edit({ kind: 'track', track: track.id, changes: { indexes: sorted.length === 0 ? null : sorted } }, gesture);
  };
  return (
    <Section title="Index marks">
      {indexes.map((frames, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a mark is nothing but its number
        <div key={at} className={styles.mark}>
          <span className={styles.name}>Index {String(at + 2).padStart(2, '0')}</span>
          <LengthField
            bare
            clock
            label={`Index ${at + 2}`}
            width={108}
            frames={frames}
            rate={rate}
            minFrames={1}
            maxFrames={Math.max(1, length - 1)}
            onCommit={(next, gesture) => set(indexes.with(at, next as Frames), gesture)}
          />
          <IconButton icon={X} size={14} label={`Remove index ${at + 2}`} onClick={() => set(indexes.toSpliced(at, 1), null)} />
        </div>
      ))}
    </Section>
  );
};
