import { Disc3, FilePlus2, FolderOpen, FolderPlus, Plus, Sparkles } from 'lucide-react';
import { commandOf } from '../commands/index.ts';
import { importFiles, openAlbum } from '../state/actions.ts';
import { useStudio } from '../state/studio.ts';
import { Button } from '../ui/Button.tsx';
import { counted, moment } from '../ui/format.ts';
import { AUDIO_FILES, pickFiles } from './pickFiles.ts';
import styles from './StartScreen.module.css';

const addSongs = async (): Promise<void> => importFiles(await pickFiles({ multiple: true, accept: AUDIO_FILES }));
const addFolder = async (): Promise<void> => importFiles(await pickFiles({ folder: true }));

/** What happens with songs once they are here, in the order it happens. */
const STEPS = [
  ['Read and measured', 'WAV, AIFF, FLAC, MP3, AAC, Ogg, Opus, any sample rate. Your files are never written to.'],
  ['Matched in level', 'All songs come to the highest level they reach together; every decibel is accounted for.'],
  ['Yours to arrange', 'Order, gaps, fades, crossfades, titles and codes. Everything can be undone, also tomorrow.'],
  ['Delivered and checked', 'DDP, WAV, MP3 and FLAC, read back and compared with what you heard.'],
] as const;

export const DropZone = ({ title }: { readonly title: string }) => (
  <section className={styles.zone} aria-label="Add songs">
    <Disc3 size={36} aria-hidden className={styles.mark} />
    <h2 className={styles.title}>{title}</h2>
    <p className={styles.lead}>Drop finished mixes, or a folder of them, anywhere in this window.</p>
    <div className={styles.buttons}>
      <Button look="primary" icon={Plus} onClick={() => void addSongs()}>
        Add songs…
      </Button>
      <Button icon={FolderPlus} onClick={() => void addFolder()}>
        Add a folder…
      </Button>
    </div>
    <ol className={styles.steps}>
      {STEPS.map(([name, text], at) => (
        <li key={name}>
          <span className={styles.number} aria-hidden>
            {at + 1}
          </span>
          <h3>{name}</h3>
          <p>{text}</p>
        </li>
      ))}
    </ol>
  </section>
);

/** Where no album is open. */
export const StartScreen = () => {
  const albums = useStudio((studio) => studio.albums);
  const jobs = useStudio((studio) => studio.jobs);
  const demoUnderWay = jobs.some(({ kind, status }) => kind === 'demo' && status === 'running');
  const recent = [...albums].sort((one, other) => other.changedAt - one.changedAt);
  return (
    <main className={styles.start}>
      <h1 className="hidden-text">Glassmaster</h1>
      <DropZone title="Turn finished mixes into a finished record" />
      <section className={styles.more} aria-label="Open an album">
        <Button icon={Sparkles} disabled={demoUnderWay} onClick={commandOf('album.demo').run}>
          {demoUnderWay ? 'The demo album is being written…' : 'Open the demo album'}
        </Button>
        <Button icon={FilePlus2} onClick={commandOf('album.new').run}>
          New album
        </Button>
        <Button icon={FolderOpen} onClick={commandOf('album.openFile').run}>
          Open album file…
        </Button>
      </section>
      {recent.length > 0 && (
        <section className={styles.recent}>
          <h2>Recent albums</h2>
          <ul>
            {recent.slice(0, 8).map(({ id, title, artist, songs, changedAt }) => (
              <li key={id}>
                <button type="button" className={styles.album} onClick={() => void openAlbum(id)}>
                  <span className={styles.name}>{title === '' ? 'Untitled album' : title}</span>
                  <span className={styles.artist}>{artist}</span>
                  <span>{counted(songs, 'song')}</span>
                  <span>{moment(changedAt)}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </main>
  );
};
