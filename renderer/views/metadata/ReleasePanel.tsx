import type { Album, CdTextLanguage } from '../../../electron/shared/album/album.ts';
import type { AlbumChanges } from '../../../electron/shared/album/edits.ts';
import { CD_TEXT_LANGUAGES } from '../../../electron/shared/album/schema.ts';
import { edit } from '../../state/actions.ts';
import { Select } from '../../ui/Select.tsx';
import { Panel } from '../parts/Panel.tsx';
import { CheckedField } from './CheckedField.tsx';
import { Cover } from './Cover.tsx';
import { dateProblem, upcCheck } from './checks.ts';
import styles from './metadata.module.css';
import { isShiftJisDoubleByte } from './shiftJis.ts';
import { replacementText, targetTexts } from './targets.ts';

const change = (changes: AlbumChanges): void => void edit({ kind: 'album', changes });

const LABEL_CARRIERS = { tone: 'note', text: 'In MP3 and FLAC tags; the disc has no place for it.' } as const;
const COPYRIGHT_CARRIERS = { tone: 'note', text: 'In MP3, FLAC and WAV tags; the disc has no place for it.' } as const;

/** Null takes the field away. */
const textOrNone = (text: string): string | null => (text === '' ? null : text);

const nameOf = (language: CdTextLanguage): string => language.slice(0, 1).toUpperCase() + language.slice(1);

/** What is said of the release as a whole: its codes, dates and picture. */
export const ReleasePanel = ({ album, albumId }: { readonly album: Album; readonly albumId: number }) => (
  <Panel title="Release">
    <div className={styles.release}>
      <Cover albumId={albumId} cover={album.cover ?? null} />
      <div className={styles.fields}>
        <CheckedField
          label="UPC / EAN"
          value={album.upc ?? ''}
          placeholder="12 or 13 digits"
          onCommit={(text) => change({ upc: textOrNone(text) })}
          check={(text) => {
            const said = upcCheck(text);
            if (said === null) return null;
            return { tone: said.severity === 'good' ? 'good' : 'bad', text: said.text, offer: said.offer };
          }}
        />
        <CheckedField
          label="Release date"
          value={album.date ?? ''}
          placeholder="YYYY, YYYY-MM or YYYY-MM-DD"
          onCommit={(text) => change({ date: textOrNone(text) })}
          allows={(text) => dateProblem(text) === null}
          check={(text) => {
            const problem = dateProblem(text);
            return problem === null ? null : { tone: 'bad', text: problem };
          }}
        />
        <CheckedField
          label="Genre"
          value={album.genre ?? ''}
          onCommit={(text) => change({ genre: textOrNone(text) })}
          check={(text) => {
            const [cdText] = targetTexts('genre', text.trim(), 0, isShiftJisDoubleByte);
            return cdText === undefined || cdText.replacements.length === 0
              ? null
              : { tone: 'note', text: `CD-Text: ${replacementText(cdText.replacements)}.` };
          }}
        />
        <CheckedField
          label="Label"
          value={album.label ?? ''}
          onCommit={(text) => change({ label: textOrNone(text) })}
          check={() => LABEL_CARRIERS}
        />
        <CheckedField
          label="Copyright"
          value={album.copyright ?? ''}
          placeholder="2026 Somebody"
          onCommit={(text) => change({ copyright: textOrNone(text) })}
          check={() => COPYRIGHT_CARRIERS}
        />
        <div className={styles.field}>
          <Select
            label="CD-Text language"
            value={album.language}
            options={CD_TEXT_LANGUAGES.map((language) => ({ value: language, label: nameOf(language) }))}
            onChange={(language) => change({ language })}
          />
        </div>
      </div>
    </div>
  </Panel>
);
