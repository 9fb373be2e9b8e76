import { RadioGroup } from 'radix-ui';
import type { Album } from '../../../electron/shared/album/album.ts';
import { DITHERS, type DitherKind } from '../../../electron/shared/chain/choices.ts';
import { edit } from '../../state/actions.ts';
import { DITHER_ABOUT, DITHER_NAMES } from './names.ts';
import styles from './stages/stages.module.css';

/** The noise that is added, once, where words get shorter. */
export const DitherEditor = ({ album }: { readonly album: Album }) => (
  <section aria-label="Dither">
    <div className={styles.head}>
      <div className={styles.titles}>
        <h2>Dither</h2>
        <p>Added once, and only where a delivery’s words are too short for the samples: 24 bit to 16, float to fixed.</p>
      </div>
    </div>
    <RadioGroup.Root
      className={styles.dithers}
      aria-label="Dither"
      value={album.dither}
      onValueChange={(value) => void edit({ kind: 'album', changes: { dither: value as DitherKind } })}
    >
      {DITHERS.map((kind) => (
        <RadioGroup.Item key={kind} value={kind} className={styles.dither} aria-label={DITHER_NAMES[kind]}>
          <span className={styles.dot} aria-hidden />
          <span>
            {DITHER_NAMES[kind]}
            <span className={styles.ditherAbout} style={{ display: 'block' }}>
              {DITHER_ABOUT[kind]}
            </span>
          </span>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  </section>
);
