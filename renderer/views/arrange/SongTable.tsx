// biome-ignore-all lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: a grid of divs, whose lines can be dragged and take the focus
import { DragDropContext, Draggable, Droppable, type DropResult } from '@hello-pangea/dnd';
import { Plus } from 'lucide-react';
import { type KeyboardEvent, memo, useEffect, useRef } from 'react';
import type { SessionRate } from '../../../electron/shared/units.ts';
import { STYLE_NONCE } from '../../app/nonce.ts';
import { commandOf } from '../../commands/index.ts';
import { edit, select } from '../../state/actions.ts';
import { movedBefore } from '../../state/moves.ts';
import { setRenaming, usePanels } from '../../state/panels.ts';
import { movedEnd } from '../../state/selection.ts';
import { useStudio } from '../../state/studio.ts';
import { Button } from '../../ui/Button.tsx';
import { ContextMenu } from '../../ui/Menu.tsx';
import { useGradual } from '../../ui/useGradual.ts';
import type { SongRow } from './rows.ts';
import { SongLine } from './SongLine.tsx';
import styles from './SongTable.module.css';
import { songMenu } from './songMenu.ts';

const HEADS: readonly (readonly [name: string, unit: string, about: string])[] = [
  ['#', '', 'Position; drag to reorder'],
  ['Title', '', 'Title, and the artist where it is not the album’s'],
  ['Length', 'm:ss', 'Length on the record'],
  ['Before', 's', 'Gap before the song, or how long it is crossfaded with the one before'],
  ['Fade in', 's', 'Length of the fade-in'],
  ['Fade out', 's', 'Length of the fade-out'],
  ['Source', 'LUFS', 'Loudness of the file as it is used'],
  ['Gain', 'dB', 'Gain ahead of the limiter'],
  ['Limiter', 'dB', 'Deepest reduction by the limiter'],
  ['Mastered', 'LUFS', 'Loudness of what comes out'],
  ['Peak', 'dBTP', 'True peak of what comes out'],
  ['Range', 'LU', 'Loudness range of what comes out'],
  ['State', '', 'What deserves a look'],
];

const lineOf = (body: HTMLElement | null, song: string): HTMLElement | null =>
  [...(body?.querySelectorAll<HTMLElement>('[data-song]') ?? [])].find(({ dataset }) => dataset.song === song) ?? null;

interface SongItemProps {
  readonly row: SongRow;
  readonly at: number;
  readonly rate: SessionRate;
  readonly last: boolean;
  /** Its fields are there, whether or not anyone is at them. */
  readonly whole: boolean;
}

/** A line that can be dragged. It knows by itself whether it is selected, so that a selection does not draw the whole list again. */
const SongItem = memo(({ row, at, rate, last, whole }: SongItemProps) => {
  const { id } = row;
  const selected = useStudio(({ selection }) => selection.tracks.includes(id));
  const selectedSongs = useStudio(({ selection }) => (selection.tracks.includes(id) ? selection.tracks.length : 0));
  const joinSelected = useStudio(({ selection }) => row.joinId !== null && selection.join === row.joinId);
  // A join is typed into in the line below it.
  const focusable = useStudio(({ selection: { tracks, join } }) =>
    tracks.length > 0 ? tracks.at(-1) === id : join !== null ? row.joinId === join : at === 0,
  );
  const renaming = usePanels((panels) => panels.renaming === id);
  const dropped = usePanels(({ drop }) => (drop?.at === at ? 'before' : last && drop?.at === at + 1 ? 'after' : null));
  return (
    <Draggable draggableId={id} index={at}>
      {(drag, { isDragging }) => (
        <SongLine
          row={row}
          rate={rate}
          selected={selected}
          joinSelected={joinSelected}
          focusable={focusable}
          renaming={renaming}
          typable={whole || selected || joinSelected || focusable}
          dropped={dropped}
          dragging={isDragging}
          others={isDragging && selected ? selectedSongs - 1 : 0}
          innerRef={drag.innerRef}
          style={drag.draggableProps.style}
          draggable={drag.draggableProps}
          handle={drag.dragHandleProps}
        />
      )}
    </Draggable>
  );
});

/** Of the lines. */
const PACE = { first: 6, step: 16 };

/** Of the fields in them, which take as long as all the rest: at once for those in sight, for others once every line is there. */
const FIELDS = { first: 24, step: 6, patient: true };

/** The running order as a list: reorder, rename, set gaps and fades, see every figure side by side. */
export const SongTable = ({ rows, rate }: { readonly rows: readonly SongRow[]; readonly rate: SessionRate }) => {
  const provisional = useStudio((studio) => studio.match?.status === 'working');
  const renaming = usePanels((panels) => panels.renaming);
  const inSectors = usePanels((panels) => panels.lengthUnit === 'sectors');
  const body = useRef<HTMLDivElement>(null);
  const count = useGradual(rows.length, PACE);
  const whole = useGradual(count < rows.length ? FIELDS.first : rows.length, FIELDS);

  // The keyboard goes with the selection while it is in the list, or nowhere, as when its song was removed.
  const last = useStudio(({ selection }) => (selection.tracks.length === 1 ? selection.tracks[0] : undefined));
  const place = last === undefined ? -1 : rows.findIndex(({ id }) => id === last);
  const isDrawn = place >= 0 && place < count;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a song that is moved is followed too
  useEffect(() => {
    if (last === undefined || !isDrawn) return;
    const line = lineOf(body.current, last);
    if (line === null) return;
    line.scrollIntoView({ block: 'nearest' });
    const { activeElement } = document;
    if (activeElement === document.body || (activeElement as HTMLElement | null)?.dataset.song !== undefined)
      line.focus({ preventScroll: true });
  }, [last, isDrawn, place]);

  // Of several, with the end that grows.
  useEffect(
    () =>
      useStudio.subscribe(({ selection }, { selection: before }) => {
        const end = selection === before ? null : movedEnd(before, selection);
        const line = end === null ? null : lineOf(body.current, end);
        if (line === null) return;
        line.scrollIntoView({ block: 'nearest' });
        if ((document.activeElement as HTMLElement | null)?.dataset.song !== undefined) line.focus({ preventScroll: true });
      }),
    [],
  );

  const renamed = useRef<string | null>(null);
  useEffect(() => {
    if (renaming === null && renamed.current !== null && document.activeElement === document.body)
      lineOf(body.current, renamed.current)?.focus();
    renamed.current = renaming;
  }, [renaming]);

  const onDragEnd = ({ source, destination, draggableId }: DropResult): void => {
    if (destination === null || destination === undefined || destination.index === source.index) return;
    const order = rows.map(({ id }) => id);
    const { tracks } = useStudio.getState().selection;
    const ids = tracks.includes(draggableId) ? tracks : [draggableId];
    const change = movedBefore(order, ids, destination.index > source.index ? destination.index + 1 : destination.index);
    if (change !== null) void edit(change);
    if (ids.length === 1) select(ids);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const id = (event.target as HTMLElement).dataset.song;
    if (id === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      setRenaming(id);
    }
  };

  return (
    <div className={styles.table} data-provisional={provisional}>
      <div role="grid" aria-label="Songs" aria-multiselectable="true" aria-rowcount={rows.length + 1} onKeyDown={onKeyDown}>
        <div role="rowgroup" className={styles.heads}>
          <div role="row" aria-rowindex={1} className={styles.line}>
            {HEADS.map(([name, unit, about]) => (
              <div key={name} role="columnheader" title={about} className={styles.head}>
                {name === 'State' ? <span className="hidden-text">{name}</span> : name}
                {unit !== '' && <span className={styles.unit}>{unit === 's' && inSectors ? 'sectors' : unit}</span>}
              </div>
            ))}
          </div>
        </div>
        <DragDropContext onDragEnd={onDragEnd} {...(STYLE_NONCE === undefined ? {} : { nonce: STYLE_NONCE })}>
          <Droppable droppableId="songs">
            {(list) => (
              <ContextMenu label="Song" entries={songMenu}>
                <div
                  {...list.droppableProps}
                  role="rowgroup"
                  className={styles.body}
                  data-drop-rows
                  ref={(element) => {
                    body.current = element;
                    list.innerRef(element);
                  }}
                >
                  {rows.slice(0, count).map((row, at) => (
                    <SongItem key={row.id} row={row} at={at} rate={rate} last={at === rows.length - 1} whole={at < whole} />
                  ))}
                  {list.placeholder}
                </div>
              </ContextMenu>
            )}
          </Droppable>
        </DragDropContext>
      </div>
      <div className={styles.foot}>
        <Button look="quiet" icon={Plus} onClick={commandOf('album.addSongs').run}>
          Add songs…
        </Button>
      </div>
    </div>
  );
};
