import { expect, test } from 'vitest';
import { Slots } from './slots.ts';

/** Work that ends when it is told to, and the order in which it began. */
const workshop = (count: number) => {
  const slots = new Slots(count);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const add = (name: string, of: object | null = null) =>
    slots.run(() => {
      begun.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    }, of);
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  return { slots, begun, add, end };
};

test('so much runs at a time, the rest in the order it came', async () => {
  const { begun, add, end } = workshop(2);
  for (const name of ['a', 'b', 'c', 'd']) void add(name);
  expect(begun).toEqual(['a', 'b']);
  await end('b');
  await end('a');
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
});

test('what is preferred is next, and the others keep their order', async () => {
  const { slots, begun, add, end } = workshop(1);
  const [wanted, running] = [{}, {}];
  void add('a', running);
  for (const name of ['b', 'c']) void add(name);
  void add('wanted', wanted);
  void add('d');
  slots.prefer(wanted);
  slots.prefer(running);
  slots.prefer({});
  for (const name of ['a', 'wanted', 'b', 'c', 'd']) await end(name);
  expect(begun).toEqual(['a', 'wanted', 'b', 'c', 'd']);
});
