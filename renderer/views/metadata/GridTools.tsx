import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import type { Album } from '../../../electron/shared/album/album.ts';
import type { SourceState } from '../../../electron/shared/contract/state.ts';
import { edit } from '../../state/actions.ts';
import { Button } from '../../ui/Button.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { COLUMNS, cellsEdit, cellText, columnAt, type Place, titleFromFileName } from './grid.ts';
import { IsrcDialog } from './IsrcDialog.tsx';

export interface GridToolsProps {
  readonly album: Album;
  readonly sources: Readonly<Record<string, SourceState>>;
  readonly active: Place;
}

/** What fills many cells at once. */
export const GridTools = ({ album, sources, active }: GridToolsProps) => {
  const [numbering, setNumbering] = useState(false);
  const untitled = album.tracks.filter(({ title = '' }) => title === '').length;
  const column = columnAt(active);
  const text = cellText(album, active);
  const columnName = COLUMNS[active.column]?.name.toLowerCase() ?? '';

  const copyToAll = (): void => {
    const cells = album.tracks.map((_, at) => ({ place: { row: at + 1, column: active.column }, text }));
    const change = cellsEdit(album, `Copy the ${columnName} to all songs`, cells);
    if (change !== null) void edit(change);
  };
  const titlesFromNames = (all: boolean): void => {
    const cells = album.tracks.flatMap(({ title = '', file }, at) =>
      all || title === ''
        ? [{ place: { row: at + 1, column: 0 }, text: titleFromFileName(sources[file]?.name ?? file, album.artist) }]
        : [],
    );
    const change = cellsEdit(album, 'Set titles from file names', cells);
    if (change !== null) void edit(change);
  };
  return (
    <>
      <Button onClick={copyToAll} disabled={album.tracks.length === 0 || column === 'isrc' || column === 'title' || text === ''}>
        {column === 'isrc' || column === 'title' ? 'Copy to all songs' : `Copy ${columnName} to all songs`}
      </Button>
      <Menu
        label="Titles from file names"
        align="end"
        trigger={
          <Button disabled={album.tracks.length === 0}>
            Titles from file names
            <ChevronDown size={12} aria-hidden />
          </Button>
        }
        entries={[
          { label: 'Songs without a title', hint: String(untitled), disabled: untitled === 0, run: () => titlesFromNames(false) },
          { label: 'All songs', hint: String(album.tracks.length), run: () => titlesFromNames(true) },
        ]}
      />
      <Button onClick={() => setNumbering(true)} disabled={album.tracks.length === 0}>
        Number ISRCs…
      </Button>
      {numbering && <IsrcDialog album={album} sources={sources} onClose={() => setNumbering(false)} />}
    </>
  );
};
