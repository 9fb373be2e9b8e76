import { Draggable, Droppable } from '@hello-pangea/dnd';
import { ClipboardPaste, Copy, CopyCheck, CopyPlus, Ellipsis, GripVertical, Plus, Power, RotateCcw, Trash2 } from 'lucide-react';
import { type KeyboardEvent, memo, useRef } from 'react';
import type { Chain, Stage } from '../../../../electron/shared/chain/schema.ts';
import type { ChainWork } from '../../../../electron/shared/contract/state.ts';
import { newGesture } from '../../../state/actions.ts';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { decimal, signed } from '../../../ui/format.ts';
import { Menu, type MenuEntry } from '../../../ui/Menu.tsx';
import { ProgressBar } from '../../../ui/ProgressBar.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { changeChain, copyChain, copyToAll, levelChains, pasteChain, resetChain, switchChain } from '../chainActions.ts';
import { added, canAdd, duplicated, firstStage, moved, removed, STAGE_KINDS, STAGE_NAMES, switched } from '../chainEdits.ts';
import { type Scope, type Shown, showStage, useMaster } from '../masterState.ts';
import { summaryOf } from '../names.ts';
import { ListenButtons } from '../stages/StageEditor.tsx';
import { usePresets } from '../useChains.ts';
import styles from './rack.module.css';

export interface RackChainProps {
  readonly scope: Scope;
  readonly name: string;
  readonly about: string;
  readonly chain: Chain;
  /** Whether all songs that are worked on have the same stages. */
  readonly alike: boolean;
  readonly work: ChainWork | null;
  readonly track: string | null;
  readonly shown: Shown;
}

let keys = { gesture: '', at: 0 };

/** One chain: its stages in order, and what can be done with the whole of it. */
export const RackChain = memo(({ scope, name, about, chain, alike, work, track, shown }: RackChainProps) => {
  const list = useRef<HTMLOListElement | null>(null);
  // At once, not in the next frame: the key after this one is meant for that stage. The places are there before what is in them changes.
  const focusStage = (at: number): void => list.current?.querySelector<HTMLElement>(`[data-stage="${at}"]`)?.focus();
  const add = (kind: Stage['kind']): void => {
    changeChain(scope, (one) => added(one, firstStage(kind)), `Add ${STAGE_NAMES[kind].toLowerCase()}`);
    showStage(scope, chain.stages.length);
  };
  const remove = (at: number): void => {
    const stage = chain.stages[at];
    if (stage === undefined) return;
    changeChain(scope, (one) => removed(one, at), `Remove ${STAGE_NAMES[stage.kind].toLowerCase()}`);
    const next = Math.max(0, Math.min(at, chain.stages.length - 2));
    showStage(scope, next);
    focusStage(next);
  };
  const move = (at: number, by: 1 | -1): void => {
    const to = at + by;
    if (to < 0 || to >= chain.stages.length) return;
    const now = performance.now();
    keys = { gesture: now - keys.at < 1000 ? keys.gesture : newGesture('stage'), at: now };
    changeChain(scope, (one) => moved(one, at, to), 'Move a stage', keys.gesture);
    showStage(scope, to);
    focusStage(to);
  };
  const duplicate = (at: number): void => {
    changeChain(scope, (one) => duplicated(one, at), `Duplicate ${STAGE_NAMES[chain.stages[at]?.kind ?? 'gain'].toLowerCase()}`);
    showStage(scope, at + 1);
  };
  const onKey = (event: KeyboardEvent, at: number): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey) return;
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : null;
    if (by !== null && event.altKey) move(at, by);
    else if (by !== null && !event.shiftKey) focusStage(at + by);
    else if (event.key === 'Delete' || event.key === 'Backspace') remove(at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const stageMenu = (at: number): MenuEntry[] => [
    { label: 'Duplicate', icon: CopyPlus, run: () => duplicate(at), disabled: !canAdd(chain) },
    { label: 'Move up', run: () => move(at, -1), disabled: at === 0, hint: 'Alt+↑' },
    { label: 'Move down', run: () => move(at, 1), disabled: at === chain.stages.length - 1, hint: 'Alt+↓' },
    { kind: 'separator' },
    { label: 'Remove', icon: Trash2, run: () => remove(at), danger: true, hint: 'Del' },
  ];
  const addEntries = STAGE_KINDS.map((kind): MenuEntry => ({ label: STAGE_NAMES[kind], run: () => add(kind) }));
  return (
    <section
      className={styles.chain}
      aria-label={scope === 'album' ? 'Chain of the album' : `Chain of ${name.toLowerCase()}`}
      data-on={chain.on}
    >
      <div className={styles.head}>
        <Switch bare label={`Chain of ${name.toLowerCase()} on`} checked={chain.on} onChange={(on) => switchChain(scope, on)} />
        <div className={styles.titles}>
          <h2>{name}</h2>
          <p title={about}>{about}</p>
        </div>
        <Menu
          label={`Add a stage to ${name.toLowerCase()}`}
          align="end"
          trigger={<IconButton icon={Plus} label={`Add a stage to ${name.toLowerCase()}`} disabled={!canAdd(chain)} />}
          entries={addEntries}
        />
        <ChainMenu scope={scope} name={name} />
      </div>
      {!alike && (
        <div className={styles.differ} role="status">
          <p>These songs have different stages.</p>
          <Button onClick={levelChains}>Give all the first one’s chain</Button>
        </div>
      )}
      {chain.stages.length === 0 ? (
        <div className={styles.empty}>
          <p>{scope === 'song' ? 'Nothing is done to this song yet.' : 'Nothing is done to the record as a whole yet.'}</p>
          <PresetMenu scope={scope} trigger={<Button>Presets…</Button>} />
          <Menu label="Add a stage" trigger={<Button icon={Plus}>Add a stage</Button>} entries={addEntries} />
        </div>
      ) : (
        <Droppable droppableId={scope}>
          {(drop) => (
            <ol
              {...drop.droppableProps}
              className={styles.stages}
              ref={(element) => {
                list.current = element;
                drop.innerRef(element);
              }}
            >
              {chain.stages.map((stage, at) => {
                const current = shown.kind === 'stage' && shown.scope === scope && shown.at === at;
                const depth = work?.stages[at]?.maxReductionDb ?? 0;
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: stages have no names; a drag ends before the order changes
                  <Draggable key={`${scope} ${at}`} draggableId={`${scope} ${at}`} index={at}>
                    {(drag) => (
                      <li ref={drag.innerRef} {...drag.draggableProps} className={styles.item} data-on={stage.on && chain.on}>
                        {/* biome-ignore lint/a11y/useSemanticElements: a button would not be dragged in Firefox; keys move stages by Alt and arrows */}
                        <span
                          {...drag.dragHandleProps}
                          role="button"
                          className={styles.grip}
                          tabIndex={-1}
                          aria-label={`Move stage ${at + 1}`}
                        >
                          <GripVertical size={13} aria-hidden />
                        </span>
                        <IconButton
                          icon={Power}
                          size={13}
                          label={`${STAGE_NAMES[stage.kind]}, stage ${at + 1}, on`}
                          tip={stage.on ? 'Switch the stage off' : 'Switch the stage on'}
                          pressed={stage.on}
                          onClick={() =>
                            changeChain(
                              scope,
                              (one) => switched(one, at, !stage.on),
                              `Switch ${STAGE_NAMES[stage.kind].toLowerCase()} ${stage.on ? 'off' : 'on'}`,
                            )
                          }
                        />
                        <button
                          type="button"
                          className={styles.stage}
                          data-stage={at}
                          aria-current={current}
                          onClick={() => showStage(scope, at)}
                          onKeyDown={(event) => onKey(event, at)}
                        >
                          <span className={styles.name}>{STAGE_NAMES[stage.kind]}</span>
                          {depth > 0.05 && (
                            <span className={styles.depth} title="Deepest reduction">{`↓ ${decimal(depth)} dB`}</span>
                          )}
                          <span className={styles.figure}>{stage.on ? summaryOf(stage) : 'off'}</span>
                        </button>
                        <Menu
                          label={`Stage ${at + 1}`}
                          align="end"
                          trigger={<IconButton icon={Ellipsis} size={14} label={`More for stage ${at + 1}`} />}
                          entries={stageMenu(at)}
                        />
                      </li>
                    )}
                  </Draggable>
                );
              })}
              {drop.placeholder}
            </ol>
          )}
        </Droppable>
      )}
      {chain.stages.length > 0 && (
        <div className={styles.foot}>
          <Working work={work} on={chain.on} />
          <ListenButtons track={track} stage={null} name={scope === 'song' ? 'the song’s chain' : 'the album’s chain'} />
        </div>
      )}
    </section>
  );
});

const Working = ({ work, on }: { readonly work: ChainWork | null; readonly on: boolean }) => {
  if (!on) return <span className={styles.figure}>off: every bit passes</span>;
  if (work?.status === 'working') {
    return (
      <span className={styles.working}>
        <span className={styles.figure}>{`rendering, ${Math.round(work.progress * 100)} %`}</span>
        <ProgressBar label="Rendering the chain" fraction={work.progress} />
      </span>
    );
  }
  if (work?.status === 'failed')
    return <span className={styles.failed}>{`${work.failure?.problem ?? 'failed'}: ${work.failure?.remedy ?? ''}`}</span>;
  const change = work?.loudnessChangeLu ?? null;
  return <span className={styles.figure}>{change === null ? '' : `${signed(change)} LU in all`}</span>;
};

const PresetMenu = ({ scope, trigger }: { readonly scope: Scope; readonly trigger: React.ReactNode }) => {
  const presets = usePresets();
  const fitting = presets.filter((preset) => preset.scope === scope || preset.scope === 'both');
  return (
    <Menu
      label="Presets"
      trigger={trigger}
      entries={fitting.map((preset) => ({
        label: preset.name,
        about: preset.about,
        run: () => {
          changeChain(scope, () => preset.chain, `Preset “${preset.name}”`);
          showStage(scope, 0);
        },
      }))}
    />
  );
};

const ChainMenu = ({ scope, name }: { readonly scope: Scope; readonly name: string }) => {
  const presets = usePresets();
  const copied = useMaster((master) => master.copied);
  const fitting = presets.filter((preset) => preset.scope === scope || preset.scope === 'both');
  const entries: MenuEntry[] = [
    { label: 'Copy chain', icon: Copy, run: () => copyChain(scope) },
    {
      label: copied === null ? 'Paste chain' : `Paste chain of ${copied.from}`,
      icon: ClipboardPaste,
      run: () => pasteChain(scope),
      disabled: copied === null,
    },
    ...(scope === 'song' ? [{ label: 'Copy chain to all songs', icon: CopyCheck, run: copyToAll } satisfies MenuEntry] : []),
    { label: 'Remove the whole chain', icon: RotateCcw, run: () => resetChain(scope), danger: true },
    { kind: 'separator' },
    { kind: 'heading', label: 'Presets take the place of the chain' },
    ...fitting.map(
      (preset): MenuEntry => ({
        label: preset.name,
        about: preset.about,
        run: () => {
          changeChain(scope, () => preset.chain, `Preset “${preset.name}”`);
          showStage(scope, 0);
        },
      }),
    ),
  ];
  return (
    <Menu
      label={`Chain of ${name.toLowerCase()}`}
      align="end"
      trigger={<IconButton icon={Ellipsis} label={`Presets and more for ${name.toLowerCase()}`} />}
      entries={entries}
    />
  );
};
