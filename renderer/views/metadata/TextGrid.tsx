import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Album } from '../../../electron/shared/album/album.ts';
import { onMac } from '../../commands/command.ts';
import { edit, selectSong } from '../../state/actions.ts';
import { Sideways } from '../parts/Panel.tsx';
import { CellMark } from './CellMark.tsx';
import { type CountedChecks, placeKey } from './checks.ts';
import {
  COLUMNS,
  cellEdit,
  cellsEdit,
  cellText,
  clipboardCells,
  columnAt,
  inherited,
  isCell,
  moved,
  type Place,
  pasted,
} from './grid.ts';
import styles from './metadata.module.css';

export interface TextGridProps {
  readonly album: Album;
  readonly active: Place;
  readonly checks: CountedChecks;
  readonly onActive: (place: Place) => void;
  /** What is being typed into the active cell; null while nothing is. */
  readonly onDraft: (text: string | null) => void;
}

interface Editing {
  readonly place: Place;
  readonly draft: string;
}

/** Songs that Page keys go by, as in the song table. */
const PAGE = 10;

const ARROWS: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

export const rowName = (row: number): string => (row === 0 ? 'the album' : `song ${row}`);
/** A character, also one that takes AltGr or, on a Mac, the option key. */
const isTyping = (event: KeyboardEvent): boolean => {
  if (event.key.length !== 1 || event.metaKey) return false;
  return event.getModifierState('AltGraph') || (!event.ctrlKey && (!event.altKey || onMac()));
};

const emptyName = (shown: string): string => (shown === '' ? 'empty' : `${shown}, from the album`);
const same = (one: Place, other: Place): boolean => one.row === other.row && one.column === other.column;

/** A spreadsheet of texts: arrows move, typing replaces, F2 and Enter edit, Escape brings back, pasted lines fill down. */
export const TextGrid = ({ album, active, checks, onActive, onDraft }: TextGridProps) => {
  const table = useRef<HTMLTableElement>(null);
  const [editing, setEditing] = useState<Editing | null>(null);
  const wantsFocus = useRef(false);

  useEffect(() => {
    if (!wantsFocus.current || editing !== null) return;
    wantsFocus.current = false;
    table.current?.querySelector<HTMLElement>(`[data-place="${placeKey(active)}"]`)?.focus();
  }, [active, editing]);

  const choose = (place: Place): void => {
    wantsFocus.current = true;
    onActive(place);
    const track = album.tracks[place.row - 1];
    if (track !== undefined) selectSong(track.id);
  };
  const begin = (place: Place, draft: string): void => {
    if (!isCell(place)) return;
    onActive(place);
    setEditing({ place, draft });
    onDraft(draft);
  };
  const end = (): void => {
    setEditing(null);
    onDraft(null);
  };
  const commit = (): void => {
    if (editing === null) return;
    const change = cellEdit(album, editing.place, editing.draft);
    end();
    if (change !== null) void edit(change);
  };
  const go = (event: KeyboardEvent, rows: number, columns: number): void => {
    event.preventDefault();
    choose(moved(album, active, rows, columns));
  };
  const clear = (place: Place): void => {
    const change = cellEdit(album, place, '');
    if (change !== null) void edit(change);
  };
  const paste = useEffectEvent((event: ClipboardEvent): void => {
    if (table.current === null || !table.current.contains(document.activeElement)) return;
    const text = event.clipboardData?.getData('text/plain') ?? '';
    const rows = clipboardCells(text);
    // One line into a cell that is being edited goes where the cursor is.
    if (editing !== null && rows.length === 1 && rows[0]?.length === 1) return;
    event.preventDefault();
    end();
    wantsFocus.current = true;
    const cells = pasted(album, active, rows);
    const change = cellsEdit(album, cells.length === 1 ? 'Paste a text' : `Paste ${cells.length} texts`, cells);
    if (change !== null) void edit(change);
  });
  // A browser sends it to where the text cursor was last, which need not be the cell that has the focus.
  useEffect(() => {
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, []);

  const onCellKey = (event: KeyboardEvent): void => {
    const [rows, columns] = ARROWS[event.key] ?? [0, 0];
    const command = event.ctrlKey || event.metaKey;
    if (rows !== 0 || columns !== 0) {
      if (event.altKey) return;
      const far = command ? COLUMNS.length + album.tracks.length : 1;
      go(event, rows * far, columns * far);
    } else if (event.key === 'Home') go(event, command ? -album.tracks.length : 0, -COLUMNS.length);
    else if (event.key === 'End') go(event, command ? album.tracks.length : 0, COLUMNS.length);
    else if (event.key === 'PageDown' && !event.altKey) go(event, PAGE, 0);
    else if (event.key === 'PageUp' && !event.altKey) go(event, -PAGE, 0);
    else if (event.key === 'Tab') {
      // At a row's end it leaves the table, as it does everywhere.
      const to = moved(album, active, 0, event.shiftKey ? -1 : 1);
      if (same(to, active)) return;
      event.preventDefault();
      choose(to);
    } else if (event.key === 'Enter' || event.key === 'F2') {
      event.preventDefault();
      begin(active, cellText(album, active));
    } else if (event.key === 'Delete' || event.key === 'Backspace') clear(active);
    else if (command && event.key.toLowerCase() === 'c') void navigator.clipboard?.writeText(cellText(album, active));
    else if (isTyping(event)) {
      event.preventDefault();
      begin(active, event.key);
    } else if (event.key === 'Process' || event.key === 'Dead') begin(active, '');
    else return;
    event.stopPropagation();
  };
  const onInputKey = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    event.stopPropagation();
    if (event.key === 'Escape') {
      event.preventDefault();
      wantsFocus.current = true;
      end();
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      event.preventDefault();
      const back = event.shiftKey ? -1 : 1;
      commit();
      choose(event.key === 'Enter' ? moved(album, active, back, 0) : moved(album, active, 0, back));
    }
  };

  const cell = (row: number, column: number) => {
    const place = { row, column };
    const isActive = same(place, active);
    const text = cellText(album, place);
    const name = `${COLUMNS[column]?.name ?? ''} of ${rowName(row)}`;
    if (!isCell(place)) return <td key={column} className={styles.none} />;
    const worst = checks.worst.get(placeKey(place));
    const edited = editing !== null && same(editing.place, place) ? editing : null;
    return (
      <td
        key={column}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: what can be edited is a grid
        role="gridcell"
        className={styles.cell}
        data-place={placeKey(place)}
        data-active={isActive}
        data-code={columnAt(place) === 'isrc'}
        tabIndex={isActive && edited === null ? 0 : -1}
        aria-label={`${name}: ${text === '' ? emptyName(inherited(album, place)) : text}${worst === undefined ? '' : `; ${worst.text}`}`}
        onPointerDown={(event) => {
          if (edited === null && event.button === 0) choose(place);
        }}
        onFocus={() => {
          if (!isActive) onActive(place);
        }}
        onDoubleClick={() => begin(place, text)}
        onKeyDown={edited === null ? onCellKey : undefined}
      >
        {edited === null ? (
          <span className={styles.text} data-empty={text === ''} title={worst?.text ?? text}>
            {text === '' ? inherited(album, place) : text}
          </span>
        ) : (
          <input
            className={styles.input}
            aria-label={name}
            value={edited.draft}
            spellCheck={false}
            autoComplete="off"
            ref={(element) => {
              if (element !== null && document.activeElement !== element) element.focus();
            }}
            onChange={({ target }) => {
              setEditing({ place, draft: target.value });
              onDraft(target.value);
            }}
            onBlur={commit}
            onKeyDown={onInputKey}
          />
        )}
        {edited === null && worst !== undefined && <CellMark severity={worst.severity} />}
      </td>
    );
  };

  const rowCells = (row: number) => COLUMNS.map((_, column) => cell(row, column));
  return (
    <Sideways long label="Table of titles, credits and codes">
      <table
        ref={table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: what can be edited is a grid
        role="grid"
        aria-label="Titles, credits and codes"
        className={styles.grid}
      >
        <colgroup>
          <col style={{ width: 62 }} />
          {COLUMNS.map(({ id, width }) => (
            <col key={id} style={{ width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th scope="col">
              <span className="hidden-text">Number</span>
            </th>
            {COLUMNS.map(({ id, name }) => (
              <th key={id} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr className={styles.albumRow}>
            <th scope="row">Album</th>
            {rowCells(0)}
          </tr>
          {album.tracks.map((track, at) => (
            <tr key={track.id}>
              <th scope="row" className={styles.rowNumber}>
                {at + 1}
              </th>
              {rowCells(at + 1)}
            </tr>
          ))}
        </tbody>
      </table>
    </Sideways>
  );
};
