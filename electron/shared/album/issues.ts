import type { z } from 'zod';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** `tracks[2].isrc`; a key that is not a plain name is quoted. */
const pathText = (path: Path): string =>
  path
    .map((key) =>
      typeof key === 'number' ? `[${key}]` : /^[$\w]+$/.test(String(key)) ? `.${String(key)}` : `[${JSON.stringify(key)}]`,
    )
    .join('')
    .replace(/^\./, '');

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
};

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key) ? Reflect.get(inner, key) : undefined,
    value,
  );

const listed = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join(', ');

/** What zod says of a union that has no words of its own. */
const PLAIN_UNION = 'Invalid input';

const describe = (issue: Issue, path: Path, value: unknown, whole: string): string => {
  const where = path.length === 0 ? whole : pathText(path);
  if (issue.code === 'unrecognized_keys') {
    const [key, ...others] = issue.keys.map((name) => pathText([...path, name]));
    return `${key} is not a known field${others.length === 0 ? '' : `, nor is ${others.join(', ')}`}`;
  }
  if (valueAt(value, path) === undefined) return `${where} is missing`;
  switch (issue.code) {
    case 'invalid_type':
      return `${where} must be ${KINDS[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `${where} must be ${issue.values.length === 1 ? '' : 'one of '}${listed(issue.values)}`;
    case 'too_small':
      return issue.origin === 'string' ? `${where} must not be empty` : `${where} must be ${issue.minimum} or more`;
    case 'too_big':
      return `${where} must be ${issue.maximum} or less`;
    case 'invalid_union': {
      // Of the alternatives the one meant is the one with the least wrong about it.
      if (issue.message !== PLAIN_UNION) return `${where} ${issue.message}`;
      const [meant] = [...issue.errors].sort((a, b) => weightOf(a) - weightOf(b));
      const inner = meant?.[0];
      return inner === undefined ? `${where} is not understood` : describe(inner, [...path, ...inner.path], value, whole);
    }
    default:
      return `${where} ${issue.message}`;
  }
};

/** A value of the right kind but out of range is nearer to what was meant than one of another kind. */
const weightOf = (issues: readonly Issue[]): number =>
  issues.reduce((sum, { code }) => sum + (code === 'too_small' || code === 'too_big' ? 1 : 2), 0);

/** The first thing wrong with `value`, with the path of the field, and how many more there are. `whole` is what `value` is. */
export const describeIssues = (issues: readonly Issue[], value: unknown, whole = 'the album'): string => {
  const [first, ...others] = issues;
  if (first === undefined) return `${whole} is not understood`;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return describe(first, first.path, value, whole) + more;
};
