import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AppFacts, JobState } from '../../electron/shared/contract/state.ts';
import { usePanels } from '../state/panels.ts';
import { useStudio } from '../state/studio.ts';
import { closeAnyway, mindClosing } from './closing.ts';

let leave: (event: { preventDefault(): void }) => void;
const close = vi.fn();
const start = useStudio.getState();

beforeEach(() => {
  vi.stubGlobal('HTMLElement', class {});
  vi.stubGlobal('document', { activeElement: null });
  vi.stubGlobal('window', {
    close,
    addEventListener: (_name: string, listener: typeof leave) => {
      leave = listener;
    },
  });
  close.mockClear();
  useStudio.setState(start, true);
  usePanels.setState({ dialog: null });
  mindClosing();
});
afterEach(() => vi.unstubAllGlobals());

const shell = (name: AppFacts['shell']) => ({ facts: { shell: name } as AppFacts });
const delivering = { jobs: [{ kind: 'deliver', status: 'running', title: 'Deliver "One"' } as JobState] };
/** Whether the window is held open. */
const isHeld = (): boolean => {
  const preventDefault = vi.fn();
  leave({ preventDefault });
  return preventDefault.mock.calls.length > 0;
};

test('a window with nothing to lose goes at once', () => {
  for (const name of ['electron', 'browser'] as const) {
    useStudio.setState(shell(name));
    expect(isHeld()).toBe(false);
  }
});

test('the field that is typed in is left first', () => {
  const field = Object.assign(Object.create(HTMLElement.prototype), { blur: vi.fn() });
  vi.stubGlobal('document', { activeElement: field });
  isHeld();
  expect(field.blur).toHaveBeenCalledOnce();
});

test('what is being stored holds it, and Electron’s closes by itself after that', async () => {
  useStudio.setState({ ...shell('electron'), storing: true });
  expect(isHeld()).toBe(true);
  await vi.waitFor(() => expect(close).toHaveBeenCalledOnce());
  useStudio.setState(shell('browser'));
  expect(isHeld()).toBe(true);
  expect(close).toHaveBeenCalledOnce();
});

test('a browser’s tab may go while a delivery is made, but not while it sends songs', () => {
  useStudio.setState({ ...shell('browser'), ...delivering });
  expect(isHeld()).toBe(false);
  useStudio.setState({ filling: [1] });
  expect(isHeld()).toBe(true);
  useStudio.setState({ ...shell('electron'), jobs: [] });
  expect(isHeld()).toBe(false);
});

test('a delivery that would end with Electron’s window is asked about, once', () => {
  useStudio.setState({ ...shell('electron'), ...delivering });
  expect(isHeld()).toBe(true);
  expect(usePanels.getState().dialog).toEqual({ kind: 'close' });
  closeAnyway();
  expect(close).toHaveBeenCalledOnce();
  expect(isHeld()).toBe(false);
});
