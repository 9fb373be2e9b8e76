import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { albumJsonSchema } from './schema.ts';

const COMMITTED = new URL('../../../resources/album.schema.json', import.meta.url);

it('the committed JSON Schema is the one this code stands for (UPDATE_SCHEMA=1 renews it)', () => {
  if (process.env.UPDATE_SCHEMA === '1') writeFileSync(COMMITTED, `${JSON.stringify(albumJsonSchema(), null, 2)}\n`);
  expect(JSON.parse(readFileSync(COMMITTED, 'utf8'))).toEqual(JSON.parse(JSON.stringify(albumJsonSchema())));
});

it('the JSON Schema refuses unknown fields and lets defaults be left out', () => {
  const schema = albumJsonSchema() as { required: string[]; additionalProperties: boolean };
  expect(schema.additionalProperties).toBe(false);
  expect(schema.required.sort()).toEqual(['artist', 'title', 'tracks', 'version']);
});
