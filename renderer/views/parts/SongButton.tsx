import type { MouseEvent } from 'react';
import { selectSong } from '../../state/actions.ts';
import styles from './parts.module.css';

/** A song's title in a table: choosing it selects the song in the whole window. */
export const SongButton = ({
  id,
  number,
  title,
  selected,
}: {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly selected: boolean;
}) => (
  <button
    type="button"
    className={styles.song}
    aria-pressed={selected}
    aria-label={`Song ${number}: ${title}`}
    title={title}
    onClick={(event: MouseEvent) => selectSong(id, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'only')}
  >
    {title}
  </button>
);
