import { type KeyboardEvent, useRef, useState } from 'react';
import type { EqBand, StageOf } from '../../../../electron/shared/chain/schema.ts';
import { newGesture } from '../../../state/actions.ts';
import { selectBand } from '../masterState.ts';
import type { ChangeStage } from '../stages/StageEditor.tsx';
import { addBand, canAddBand, narrowed, newBand, nextFrequency, placed, removeBand, withBand } from './bands.ts';

/** What may be done to an equalizer's bands, by their place, each as one step with a name. */
export interface EqChanges {
  readonly change: (at: number, make: (band: EqBand) => EqBand, what: string, gesture: string | null) => void;
  readonly setPhase: (phase: StageOf<'eq'>['phase']) => void;
  readonly add: (band: EqBand) => void;
  readonly addWhereRoom: () => void;
  readonly remove: (at: number) => void;
  readonly key: (event: KeyboardEvent, at: number) => void;
}

/** Steps of the arrow keys: a twelfth of an octave and half a decibel; with Shift a tenth of that. */
const STEP = { octaves: 1 / 12, decibels: 0.5 };
let keys = { gesture: '', at: 0 };
const keyGesture = (): string => {
  const now = performance.now();
  keys = { gesture: now - keys.at < 1000 ? keys.gesture : newGesture('eq keys'), at: now };
  return keys.gesture;
};

interface Worked {
  /** Of all songs that are worked on. */
  readonly stages: readonly StageOf<'eq'>[];
  readonly change: ChangeStage<'eq'>;
}

const changesOf = (now: () => Worked): EqChanges => {
  const change: EqChanges['change'] = (at, make, what, gesture) =>
    now().change((one) => withBand(one, at, make), `${what}: band ${at + 1}`, gesture);
  const remove = (at: number): void => {
    now().change((one) => removeBand(one, at), `Remove band ${at + 1}`, null);
    selectBand(null);
  };
  const add = (band: EqBand): void => {
    const [stage] = now().stages;
    if (stage === undefined || !canAddBand(stage)) return;
    now().change((one) => addBand(one, band), 'Add a band', null);
    selectBand(stage.bands.length);
  };
  const key: EqChanges['key'] = (event, at) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const fine = event.shiftKey ? 0.1 : 1;
    const move = (octaves: number, decibels: number): void =>
      change(
        at,
        (one) => placed(one, one.frequency * 2 ** (octaves * fine), one.gain + decibels * fine),
        'Move a band',
        keyGesture(),
      );
    const actions: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => move(-STEP.octaves, 0),
      ArrowRight: () => move(STEP.octaves, 0),
      ArrowUp: () => move(0, STEP.decibels),
      ArrowDown: () => move(0, -STEP.decibels),
      PageUp: () => change(at, (one) => narrowed(one, 2), 'Set the Q', keyGesture()),
      PageDown: () => change(at, (one) => narrowed(one, -2), 'Set the Q', keyGesture()),
      Delete: () => remove(at),
      Backspace: () => remove(at),
    };
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };
  return {
    change,
    remove,
    key,
    setPhase: (phase) =>
      now().change(
        (one) => ({ ...one, phase }),
        phase === 'linear' ? 'Make the equalizer linear phase' : 'Make the equalizer minimum phase',
        null,
      ),
    add,
    addWhereRoom: () => add(newBand(nextFrequency(now().stages[0]?.bands ?? []), 0)),
  };
};

/** Always the same object, so that what only calls it need not be drawn again; it works on the stages as they are then. */
export const useEqChanges = (worked: Worked): EqChanges => {
  const latest = useRef(worked);
  latest.current = worked;
  const [changes] = useState(() => changesOf(() => latest.current));
  return changes;
};
