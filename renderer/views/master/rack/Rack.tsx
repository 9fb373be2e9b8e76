import { DragDropContext, type DropResult } from '@hello-pangea/dnd';
import type { Album, AlbumTrack } from '../../../../electron/shared/album/album.ts';
import type { ChainState } from '../../../../electron/shared/contract/state.ts';
import { STYLE_NONCE } from '../../../app/nonce.ts';
import { dbtp } from '../../../ui/format.ts';
import { changeChain, nameOf } from '../chainActions.ts';
import { chainOf, isAlike, moved } from '../chainEdits.ts';
import { type Scope, type Shown, show, showStage } from '../masterState.ts';
import { DITHER_NAMES, LIMITER_NAMES } from '../names.ts';
import { RackChain } from './RackChain.tsx';
import styles from './rack.module.css';

export interface RackProps {
  readonly album: Album;
  /** The songs whose chain is worked on, the one that is shown first. */
  readonly tracks: readonly AlbumTrack[];
  readonly title: string;
  readonly chains: ChainState | null;
  readonly shown: Shown;
}

/** Everything the sound passes, from the song's file to the delivery, as a list to choose from and to put in order. */
export const Rack = ({ album, tracks, title, chains, shown }: RackProps) => {
  const [first] = tracks;
  const onDragEnd = ({ source, destination }: DropResult): void => {
    const scope = source.droppableId as Scope;
    if (destination == null || destination.droppableId !== scope || destination.index === source.index) return;
    changeChain(scope, (chain) => moved(chain, source.index, destination.index), 'Move a stage');
    showStage(scope, destination.index);
  };
  return (
    <DragDropContext onDragEnd={onDragEnd} {...(STYLE_NONCE === undefined ? {} : { nonce: STYLE_NONCE })}>
      <nav className={styles.rack} aria-label="Chains">
        {first !== undefined && (
          <RackChain
            scope="song"
            name={tracks.length === 1 ? `Song ${album.tracks.indexOf(first) + 1}` : nameOf('song', tracks)}
            about={tracks.length === 1 ? title : `shown: ${nameOf('song', [first])}; edits reach all`}
            chain={chainOf(first)}
            alike={isAlike(tracks.map(chainOf))}
            work={chains?.songs[first.id] ?? null}
            track={first.id}
            shown={shown}
          />
        )}
        <p className={styles.between}>tonal match, trims, gain, fades, sum of all songs</p>
        <RackChain
          scope="album"
          name="Album"
          about="the sum of all songs"
          chain={chainOf(album)}
          alike
          work={chains?.album ?? null}
          track={null}
          shown={shown}
        />
        <p className={styles.between}>rate of each delivery</p>
        <section className={styles.chain} aria-label="Last stages">
          <div className={styles.head}>
            <h2>Always there</h2>
          </div>
          <ol className={styles.stages}>
            <li>
              <button
                type="button"
                className={styles.stage}
                aria-current={shown.kind === 'limiter'}
                onClick={() => show({ kind: 'limiter' })}
              >
                <span className={styles.name}>Limiter</span>
                <span className={styles.figure}>{`${LIMITER_NAMES[album.limiter.style]}, ${dbtp(album.match.ceiling)}`}</span>
              </button>
            </li>
            <li>
              <button
                type="button"
                className={styles.stage}
                aria-current={shown.kind === 'dither'}
                onClick={() => show({ kind: 'dither' })}
              >
                <span className={styles.name}>Dither</span>
                <span className={styles.figure}>{DITHER_NAMES[album.dither]}</span>
              </button>
            </li>
          </ol>
        </section>
      </nav>
    </DragDropContext>
  );
};
