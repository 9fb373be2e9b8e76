// biome-ignore-all lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: a grid of divs, whose lines can be dragged and take the focus
import type { DraggableProvidedDraggableProps, DraggableProvidedDragHandleProps } from '@hello-pangea/dnd';
import { Ear } from 'lucide-react';
import { type CSSProperties, type MouseEvent, memo } from 'react';
import type { SessionRate } from '../../../electron/shared/units.ts';
import { edit, selectJoin, selectSong } from '../../state/actions.ts';
import { setRenaming } from '../../state/panels.ts';
import { useStudio } from '../../state/studio.ts';
import { CrossfadeIcon } from '../../ui/CrossfadeIcon.tsx';
import { bare, playingTime } from '../../ui/format.ts';
import { LengthField, LengthText } from '../../ui/LengthField.tsx';
import { TextField } from '../../ui/TextField.tsx';
import type { SongRow } from './rows.ts';
import { SongState } from './SongState.tsx';
import styles from './SongTable.module.css';
import { fadeLength, joinLength } from './songEdits.ts';

export interface SongLineProps {
  readonly row: SongRow;
  readonly rate: SessionRate;
  readonly selected: boolean;
  readonly joinSelected: boolean;
  /** The one line that Tab leads to. */
  readonly focusable: boolean;
  readonly renaming: boolean;
  /** Lengths can be typed; until then they are text. */
  readonly typable: boolean;
  /** Files held over the list would come in here. */
  readonly dropped: 'before' | 'after' | null;
  readonly dragging: boolean;
  /** How many more songs are dragged along. */
  readonly others: number;
  readonly innerRef: (element: HTMLElement | null) => void;
  readonly style: CSSProperties | undefined;
  readonly draggable: DraggableProvidedDraggableProps;
  readonly handle: DraggableProvidedDragHandleProps | null;
}

/** The list's library makes new objects for the same things with every step of a drag. */
const isSame = (one: SongLineProps, other: SongLineProps): boolean =>
  (
    ['row', 'rate', 'selected', 'joinSelected', 'focusable', 'renaming', 'typable', 'dropped', 'dragging', 'others'] as const
  ).every((key) => one[key] === other[key]) &&
  one.style?.transform === other.style?.transform &&
  one.style?.transition === other.style?.transition &&
  one.dragging === other.dragging &&
  !one.dragging;

const choose = (event: MouseEvent, id: string): void => {
  if (event.button === 2 && useStudio.getState().selection.tracks.includes(id)) return;
  selectSong(id, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'only');
};

const SongLineNow = (props: SongLineProps) => {
  const { row, rate, selected, joinSelected, focusable, typable, dropped, dragging, others } = props;
  const { id, number, title } = row;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: arrow keys move the selection for the whole list
    <div
      {...props.draggable}
      ref={props.innerRef}
      style={props.style}
      role="row"
      aria-rowindex={number + 1}
      aria-selected={selected}
      aria-label={`${number}. ${title}`}
      tabIndex={focusable ? 0 : -1}
      data-song={id}
      data-dropped={dropped}
      className={[styles.line, styles.song, selected ? styles.selected : '', dragging ? styles.dragging : ''].join(' ')}
      onClick={(event) => choose(event, id)}
      onContextMenu={(event) => choose(event, id)}
    >
      <div role="gridcell" className={styles.number}>
        <span
          {...props.handle}
          role="button"
          tabIndex={focusable ? 0 : -1}
          className={styles.grip}
          aria-label={`Reorder song ${number}: ${title}`}
          title="Drag to reorder; Alt+↑ and Alt+↓ move the selected songs"
        />
        {number}
        {others > 0 && <span className={styles.others}>+{others}</span>}
      </div>
      <Title row={row} renaming={props.renaming} />
      <div role="gridcell" className={styles.figure}>
        {row.frames === null ? '–' : playingTime(row.frames, rate)}
      </div>
      <Before row={row} rate={rate} joinSelected={joinSelected} focusable={focusable} typable={typable} />
      <FadeCell row={row} rate={rate} field="fadeIn" focusable={focusable} typable={typable} />
      <FadeCell row={row} rate={rate} field="fadeOut" focusable={focusable} typable={typable} />
      <Figure value={row.sourceLufs} faint />
      <Figure value={row.gainDb} sign />
      <Figure
        value={row.reductionDb === null || row.reductionDb === 0 ? row.reductionDb : -row.reductionDb}
        faint={row.reductionDb === 0}
      />
      <Figure value={row.masteredLufs} strong />
      <Figure value={row.peakDbtp} decimals={2} />
      <Figure value={row.rangeLu} faint />
      <SongState row={row} />
    </div>
  );
};

export const SongLine = memo(SongLineNow, isSame);

const Title = ({ row, renaming }: { readonly row: SongRow; readonly renaming: boolean }) => {
  const { id, number, title, untitled, artist } = row;
  return (
    <div role="gridcell" className={styles.title} onDoubleClick={() => setRenaming(id)}>
      {renaming ? (
        <TextField
          bare
          autoFocus
          label={`Title of song ${number}`}
          value={untitled ? '' : title}
          placeholder={title}
          onCommit={(text) => void edit({ kind: 'track', track: id, changes: { title: text.trim() === '' ? null : text } })}
          onDone={() => setRenaming(null)}
        />
      ) : (
        <span className={styles.titleText} title={title}>
          <span className={untitled ? styles.untitled : ''}>{title}</span>
          {artist !== null && <span className={styles.artist}>{artist}</span>}
        </span>
      )}
    </div>
  );
};

interface CellProps {
  readonly row: SongRow;
  readonly rate: SessionRate;
  readonly focusable: boolean;
  readonly typable: boolean;
}

const Before = ({ row, rate, joinSelected, focusable, typable }: CellProps & { readonly joinSelected: boolean }) => {
  const { before, beforeFrames, joinId, number } = row;
  if (before === 'hidden-track') {
    return (
      <div role="gridcell" className={`${styles.figure} ${styles.faint}`}>
        hidden track
      </div>
    );
  }
  const name = { 'first-pause': 'Pause before', gap: 'Gap before', crossfade: 'Crossfade into' }[before];
  const commit = (frames: number, gesture: string | null): void => {
    const album = useStudio.getState().album?.album;
    if (album === undefined) return;
    const change = joinId === null ? firstPause(frames) : joinLength(album, number - 2, frames);
    if (change !== null) void edit(change, gesture);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field in it takes the keys
    <div
      role="gridcell"
      className={[styles.before, joinSelected ? styles.joinSelected : ''].join(' ')}
      data-default={row.albumGap}
      title={titleOf(row)}
      onClick={(event) => {
        // The join is selected then, not the song.
        if (joinId !== null) event.stopPropagation();
      }}
    >
      {before === 'crossfade' && <CrossfadeIcon className={styles.crossfade} />}
      {before === 'gap' && beforeFrames === 0 && <span className={styles.gapless}>gapless</span>}
      {row.audibleMeasure && beforeFrames > 0 && <Ear size={12} aria-hidden className={styles.heard} />}
      {typable ? (
        <LengthField
          bare
          quiet
          hideUnit
          width="100%"
          tabIndex={focusable ? 0 : -1}
          label={`${name} song ${number}`}
          frames={beforeFrames}
          rate={rate}
          onFocus={() => joinId !== null && selectJoin(joinId)}
          onCommit={commit}
        />
      ) : (
        <LengthText frames={beforeFrames} rate={rate} />
      )}
    </div>
  );
};

const firstPause = (frames: number) => ({ kind: 'album' as const, changes: { firstPause: frames as never } });

const titleOf = ({ before, albumGap, audibleMeasure }: SongRow): string => {
  if (before === 'first-pause') return 'Silence before the first song; a CD needs two seconds';
  if (before === 'crossfade') return 'Both songs play at once for this long';
  if (albumGap) return 'The album’s gap; type another for this join alone';
  return audibleMeasure ? 'From the last that is heard to the first that is heard' : 'Between the ends of the files';
};

const FadeCell = ({ row, rate, field, focusable, typable }: CellProps & { readonly field: 'fadeIn' | 'fadeOut' }) => {
  const length = field === 'fadeIn' ? row.fadeInFrames : row.fadeOutFrames;
  const frames = length === 0 ? null : length;
  const crossfade = field === 'fadeIn' ? row.crossfadeIn : row.crossfadeOut;
  const name = field === 'fadeIn' ? 'Fade-in' : 'Fade-out';
  const change = (length: number, gesture: string | null): void => {
    const track = useStudio.getState().album?.album.tracks.find(({ id }) => id === row.id);
    if (track !== undefined) void edit(fadeLength(track, field, length), gesture);
  };
  if (crossfade) {
    return (
      <div role="gridcell" className={`${styles.figure} ${styles.faint}`} title="The crossfade takes its place">
        <CrossfadeIcon className={styles.crossfade} />
        <span className="hidden-text">crossfade</span>
      </div>
    );
  }
  return (
    <div role="gridcell" className={styles.fade}>
      {typable ? (
        <LengthField
          bare
          quiet
          hideUnit
          width="100%"
          placeholder="–"
          tabIndex={focusable ? 0 : -1}
          label={`${name} of song ${row.number}`}
          frames={frames}
          rate={rate}
          {...(row.frames === null ? {} : { maxFrames: row.frames })}
          // The gap, on the way here, has selected its join.
          onFocus={() => useStudio.getState().selection.join !== null && selectSong(row.id)}
          onClear={() => change(0, null)}
          onCommit={change}
        />
      ) : (
        <LengthText frames={frames} rate={rate} placeholder="–" />
      )}
    </div>
  );
};

interface FigureProps {
  readonly value: number | null;
  readonly decimals?: number;
  readonly sign?: boolean;
  readonly strong?: boolean;
  readonly faint?: boolean;
}

const Figure = ({ value, decimals = 1, sign = false, strong = false, faint = false }: FigureProps) => (
  <div
    role="gridcell"
    className={[styles.figure, styles.matched, strong ? styles.strong : '', faint ? styles.faint : ''].filter(Boolean).join(' ')}
  >
    {bare(value, decimals, sign)}
  </div>
);
