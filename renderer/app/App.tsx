import { Tabs } from 'radix-ui';
import { type ComponentType, useEffect } from 'react';
import './nonce.ts';
import { onMac } from '../commands/command.ts';
import { listenForKeys } from '../commands/dispatch.ts';
import { COMMANDS } from '../commands/index.ts';
import { VIEWS } from '../commands/viewCommands.ts';
import { TransportBar } from '../playback/TransportBar.tsx';
import { setView } from '../state/actions.ts';
import { type Studio, useStudio, type ViewId } from '../state/studio.ts';
import { Button } from '../ui/Button.tsx';
import { TooltipProvider } from '../ui/Tooltip.tsx';
import { useLater } from '../ui/useLater.ts';
import { ArrangeView } from '../views/arrange/ArrangeView.tsx';
import { DeliverView } from '../views/deliver/DeliverView.tsx';
import { LoudnessView } from '../views/loudness/LoudnessView.tsx';
import { MasterView } from '../views/master/MasterView.tsx';
import { MetadataView } from '../views/metadata/MetadataView.tsx';
import { ToneView } from '../views/tone/ToneView.tsx';
import styles from './App.module.css';
import { mindClosing } from './closing.ts';
import { Dialogs } from './Dialogs.tsx';
import { DropTarget } from './DropTarget.tsx';
import { Header } from './Header.tsx';
import { Notices } from './Notices.tsx';
import { StartScreen } from './StartScreen.tsx';
import { keepTheme } from './theme.ts';
import { isView, ViewTabs } from './ViewTabs.tsx';

export const App = () => {
  const status = useStudio((studio) => studio.status);
  const hasAlbum = useStudio((studio) => studio.album !== null);
  const title = useStudio((studio) => studio.album?.album.title);
  useEffect(keepTheme, []);
  useEffect(mindClosing, []);
  useEffect(() => {
    document.title = title === undefined || title === '' ? 'Glassmaster' : `${title} – Glassmaster`;
  }, [title]);
  useEffect(() => listenForKeys(COMMANDS, onMac()), []);
  return (
    <TooltipProvider>
      <div className={styles.window}>
        <Header />
        {hasAlbum ? <Later part={OpenAlbum} /> : <NoAlbum status={status} />}
      </div>
      <Notices />
      <Dialogs />
      <DropTarget />
    </TooltipProvider>
  );
};

const NoAlbum = ({ status }: { readonly status: Studio['status'] }) => {
  if (status === 'ready') return <StartScreen />;
  return (
    <main className={styles.starting}>
      {status === 'starting' ? (
        <h1>Opening the library…</h1>
      ) : (
        <div>
          <h1>Glassmaster does not answer</h1>
          <p>Everything up to here is kept.</p>
          <Button look="primary" onClick={() => location.reload()}>
            Try again
          </Button>
        </div>
      )}
    </main>
  );
};

const VIEW_PARTS: Readonly<Record<ViewId, ComponentType>> = {
  arrange: ArrangeView,
  loudness: LoudnessView,
  tone: ToneView,
  master: MasterView,
  metadata: MetadataView,
  deliver: DeliverView,
};

const Later = ({ part: Part }: { readonly part: ComponentType }) => useLater() && <Part />;

/** After the view. */
const Transport = () => <Later part={TransportBar} />;

const OpenAlbum = () => {
  const view = useStudio((studio) => studio.view);
  return (
    <Tabs.Root className={styles.album} value={view} onValueChange={(next) => isView(next) && setView(next)}>
      <ViewTabs />
      <main className={styles.main}>
        {VIEWS.map(({ id }) => {
          const View = VIEW_PARTS[id];
          return (
            <Tabs.Content key={id} value={id} className={styles.view} tabIndex={-1}>
              <Later part={View} />
            </Tabs.Content>
          );
        })}
      </main>
      <div className={styles.transport}>
        <Later part={Transport} />
      </div>
    </Tabs.Root>
  );
};
