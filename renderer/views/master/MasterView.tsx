import { memo, useCallback, useDeferredValue, useMemo } from 'react';
import type { Album, AlbumTrack } from '../../../electron/shared/album/album.ts';
import type { Timeline } from '../../../electron/shared/album/timeline.ts';
import type { ChainState } from '../../../electron/shared/contract/state.ts';
import { useStudio } from '../../state/studio.ts';
import { useTimeline } from '../../state/timeline.ts';
import { useLast } from '../../state/useLast.ts';
import { Button } from '../../ui/Button.tsx';
import { loudnessRows, titleOf } from '../loudness/songRows.ts';
import { useCurves } from '../loudness/useCurves.ts';
import { NothingYet, Panel, ViewFrame } from '../parts/Panel.tsx';
import { useTone } from '../tone/useTone.ts';
import { CompareSwitch } from './CompareSwitch.tsx';
import { changeChain, levelChains, nameOf, songsOf } from './chainActions.ts';
import { chainOf, isAlike, switched } from './chainEdits.ts';
import { DitherEditor } from './DitherEditor.tsx';
import { LimiterEditor } from './LimiterEditor.tsx';
import styles from './master.module.css';
import { type Scope, type Shown, useMaster } from './masterState.ts';
import { Rack } from './rack/Rack.tsx';
import { SignalPath } from './SignalPath.tsx';
import { signalPath } from './signalPath.ts';
import { StageEditor } from './stages/StageEditor.tsx';
import { useChainCurves, useChainState } from './useChains.ts';

/** What does the chain do? */
export const MasterView = () => {
  const album = useStudio((studio) => studio.album?.album);
  const selection = useStudio((studio) => studio.selection.tracks);
  const shown = useMaster((master) => master.shown);
  const timeline = useTimeline();
  const chains = useChainState();
  const tracks = useMemo(() => (album === undefined ? [] : songsOf(album, selection)), [album, selection]);
  if (album === undefined || timeline === null || tracks.length === 0) {
    return (
      <NothingYet title="No songs to master yet">
        Add songs in the Arrange view. Here you will see and set everything the sound passes on its way to the disc and the files.
      </NothingYet>
    );
  }
  return (
    <ViewFrame name="Master">
      <div className={styles.desk}>
        <CalmRack album={album} chains={chains} shown={shown} />
        <div className={styles.editor}>
          {shown.kind === 'limiter' ? (
            <ShownLimiter album={album} timeline={timeline} />
          ) : shown.kind === 'dither' ? (
            <DitherEditor album={album} />
          ) : (
            <ShownStage album={album} tracks={tracks} chains={chains} scope={shown.scope} at={shown.at} />
          )}
        </div>
      </div>
      <CalmPath album={album} timeline={timeline} />
    </ViewFrame>
  );
};

/** What only tells of settings follows a drag when there is time; what is dragged comes first. */
const CalmRack = ({
  album,
  chains,
  shown,
}: {
  readonly album: Album;
  readonly chains: ChainState | null;
  readonly shown: Shown;
}) => {
  const calm = useDeferredValue(album);
  return <LatestRack album={calm} chains={chains} shown={shown} />;
};

const LatestRack = memo(
  ({ album, chains, shown }: { readonly album: Album; readonly chains: ChainState | null; readonly shown: Shown }) => {
    const selection = useStudio((studio) => studio.selection.tracks);
    const tracks = useMemo(() => songsOf(album, selection), [album, selection]);
    const title = useStudio(({ sources }) => (tracks[0] === undefined ? '' : titleOf(tracks[0], sources[tracks[0].file])));
    return <Rack album={album} tracks={tracks} title={title} chains={chains} shown={shown} />;
  },
);

const CalmPath = (now: { readonly album: Album; readonly timeline: Timeline }) => {
  const album = useDeferredValue(now.album);
  const timeline = useDeferredValue(now.timeline);
  return <LatestPath album={album} timeline={timeline} />;
};

const LatestPath = memo(({ album, timeline }: { readonly album: Album; readonly timeline: Timeline }) => {
  const settings = useStudio((studio) => studio.settings);
  const selection = useStudio((studio) => studio.selection.tracks);
  const [track] = useMemo(() => songsOf(album, selection), [album, selection]);
  const source = useStudio(({ sources }) => (track === undefined ? undefined : sources[track.file]));
  const matched = useStudio(({ match }) => (track === undefined ? null : (match?.songs[track.id] ?? null)));
  if (track === undefined) return null;
  const stages = signalPath({ album, track, timeline, settings, facts: source?.facts ?? null, matched });
  return (
    <Panel
      title="Signal path"
      about={`Song ${album.tracks.indexOf(track) + 1} “${titleOf(track, source)}”, from its file to the delivery. A stage that rests passes every sample unchanged.`}
      actions={<CompareSwitch />}
    >
      <SignalPath stages={stages} />
    </Panel>
  );
});

/** What the limiter does to every song is worked out only where it is looked at. */
const ShownLimiter = ({ album, timeline }: { readonly album: Album; readonly timeline: Timeline }) => {
  const sources = useStudio((studio) => studio.sources);
  const match = useStudio((studio) => studio.match);
  const selection = useStudio((studio) => studio.selection.tracks);
  const curves = useCurves();
  const rows = useMemo(() => loudnessRows(album, sources, match), [album, sources, match]);
  const selected = useMemo(() => new Set(selection), [selection]);
  return <LimiterEditor album={album} timeline={timeline} rows={rows} curves={curves} selected={selected} />;
};

interface ShownStageProps {
  readonly album: Album;
  readonly tracks: readonly AlbumTrack[];
  readonly chains: ChainState | null;
  readonly scope: Scope;
  readonly at: number;
}

/** The stage on show; where there is none, what could be there. */
const ShownStage = ({ album, tracks, chains, scope, at }: ShownStageProps) => {
  const band = useMaster((master) => master.band);
  const [first] = tracks;
  const track = scope === 'album' ? null : (first?.id ?? null);
  const reduction = useChainCurves(track);
  const tone = useTone();
  const integrated = useStudio((studio) =>
    first === undefined ? null : (studio.sources[first.file]?.facts?.analysis.integratedLufs ?? null),
  );
  // While the song is rendered anew its spectrum is not known; the last one says more than none.
  const levels = useLast(track ?? '', track === null ? null : (tone?.songs[track]?.measured ?? null));
  const average = useMemo(
    () =>
      levels === null || tone === null || integrated === null
        ? null
        : // Sixths of an octave; the live spectrum is drawn in twelfths, which hold half of the power.
          { frequencies: tone.bands, levels: levels.map((level) => level + integrated - 3.01) },
    [levels, tone, integrated],
  );
  const switchIt = useCallback(
    (on: boolean) => changeChain(scope, (chain) => switched(chain, at, on), on ? 'Switch a stage on' : 'Switch a stage off'),
    [scope, at],
  );
  const all = scope === 'album' ? [chainOf(album)] : tracks.map(chainOf);
  const stages = all.flatMap((chain) => chain.stages[at] ?? []);
  const [stage] = stages;
  const work = scope === 'album' ? chains?.album : first === undefined ? null : chains?.songs[first.id];
  if (!isAlike(all)) {
    return (
      <div className={styles.invite}>
        <h2>These songs have different chains</h2>
        <p>Give them the same stages to set them together, or select one song.</p>
        <Button look="primary" onClick={levelChains}>{`Give all the chain of ${nameOf('song', tracks.slice(0, 1))}`}</Button>
      </div>
    );
  }
  if (stage === undefined) {
    return (
      <div className={styles.invite}>
        <h2>{scope === 'song' ? 'This song has no chain yet' : 'The album has no chain yet'}</h2>
        <p>
          {scope === 'song'
            ? 'A song’s chain works on its file, ahead of trims, fades and the match’s gain: equalize, compress and place it among the others.'
            : 'The album’s chain works on the sum of all songs, ahead of the limiter: what the whole record shares.'}
        </p>
        <p>Start from a preset, or add a stage in the list at the left. Everything can be undone.</p>
      </div>
    );
  }
  const change: Parameters<typeof StageEditor>[0]['change'] = (make, what, gesture) =>
    changeChain(
      scope,
      (chain) => {
        const own = chain.stages[at];
        return own?.kind === stage.kind ? { ...chain, stages: chain.stages.with(at, make(own)) } : chain;
      },
      what,
      gesture,
    );
  return (
    <StageEditor
      key={`${scope} ${at} ${stage.kind}`}
      place={{ track, at }}
      stages={stages}
      work={work?.stages[at] ?? null}
      reduction={reduction?.reductionDb[at] ?? null}
      band={band}
      average={average}
      onSwitch={switchIt}
      change={change}
    />
  );
};
