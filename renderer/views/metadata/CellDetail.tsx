import type { Album } from '../../../electron/shared/album/album.ts';
import { CellMark } from './CellMark.tsx';
import { cellChecks } from './checks.ts';
import { COLUMNS, columnAt, isCell, type Place } from './grid.ts';
import styles from './metadata.module.css';
import { isShiftJisDoubleByte } from './shiftJis.ts';
import { rowName } from './TextGrid.tsx';
import { targetTexts } from './targets.ts';

export interface CellDetailProps {
  readonly album: Album;
  readonly place: Place;
  readonly text: string;
  readonly typing: boolean;
}

/** What is to be said of the active cell, and what each carrier makes of its text; follows the typing. */
export const CellDetail = ({ album, place, text, typing }: CellDetailProps) => {
  const column = columnAt(place);
  const checks = cellChecks(album, place, text, isShiftJisDoubleByte).filter(({ severity }) => severity !== 'note');
  const targets = column === 'isrc' || !isCell(place) ? [] : targetTexts(column, text.trim(), place.row, isShiftJisDoubleByte);
  return (
    <div className={styles.detail}>
      <div className={styles.about}>
        <h3>{`${COLUMNS[place.column]?.name ?? ''} of ${rowName(place.row)}`}</h3>
        <ul aria-live={typing ? 'polite' : 'off'}>
          {checks.map((check) => (
            <li key={check.text} data-severity={check.severity}>
              <CellMark severity={check.severity} />
              {check.text}
            </li>
          ))}
        </ul>
        <p className={styles.keys}>
          Type to replace, F2 to edit, Enter or Tab to go on, Escape to undo typing; pasted lines fill down.
        </p>
      </div>
      {column === 'isrc' ? (
        <p className={styles.codeNote}>
          {place.row === 0
            ? 'Recordings have ISRCs; the release has a barcode, below.'
            : 'Goes into the disc’s subcode and CD-Text, and the tags of every file.'}
        </p>
      ) : (
        <dl className={styles.targets} aria-label="What the disc and the files will say">
          {targets.map(({ target, says, replacements }) => (
            <div key={target} data-changed={replacements.length > 0}>
              <dt>{target}</dt>
              <dd>
                <span className={styles.says}>{says}</span>
                {replacements.length > 0 && (
                  <span className={styles.changes}>
                    {replacements.map(({ from, to }) => (
                      <span key={from}>
                        <b>{from}</b> → <b>{to.trim() === '' ? 'nothing' : to}</b>
                      </span>
                    ))}
                  </span>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
};
