import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FailureError } from '../shared/failure.ts';
import { answerFile } from './page.ts';
import { NONCE_PLACEHOLDER, openRendererFiles } from './rendererFiles.ts';

let home: string;
let folder: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'glassmaster-window-'));
  folder = join(home, 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), `<script nonce="${NONCE_PLACEHOLDER}" src="./assets/a.js"></script>`);
  writeFileSync(join(folder, 'assets/a.js'), 'export {};');
  writeFileSync(join(home, 'secret.txt'), 'secret');
  symlinkSync(join(home, 'secret.txt'), join(folder, 'link.txt'));
});
afterEach(() => rmSync(home, { recursive: true }));

const SEGMENTS = ['..', '.', '', '%2e%2e', '..%2f', '..\\', 'assets', 'secret.txt', 'link.txt', 'index.html', '\0', '~', 'C:'];

describe('the files of the window', () => {
  it('are its own and no others, whatever the address says', async () => {
    const files = await openRendererFiles(folder);
    expect((await files.read('/assets/a.js'))?.body.toString()).toBe('export {};');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...SEGMENTS), { maxLength: 6 }), fc.string(), async (segments, tail) => {
        for (const address of [`/${segments.join('/')}`, segments.join('/'), tail, `/${tail}`]) {
          const file = await files.read(address);
          expect(file?.body.toString() ?? '').not.toContain('secret');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are refused in one line where the window was not built', async () => {
    await expect(openRendererFiles(join(home, 'nowhere'))).rejects.toThrow('has not been built; run `npm run build`');
    rmSync(join(folder, 'index.html'));
    await expect(openRendererFiles(folder)).rejects.toBeInstanceOf(FailureError);
  });
});

describe('the page', () => {
  it('carries a nonce of its own each time, in its text as in its policy', async () => {
    const files = await openRendererFiles(folder);
    const pages = await Promise.all([answerFile(files, '/'), answerFile(files, '/index.html')]);
    const nonces = pages.map(({ headers }) => /'nonce-([^']+)'/.exec(headers['Content-Security-Policy'] ?? '')?.[1]);
    expect(new Set(nonces).size).toBe(2);
    for (const [index, { body }] of pages.entries()) expect(body).toContain(`nonce="${nonces[index]}"`);
  });

  it('allows nothing inline, evaluated or from elsewhere, and is isolated', async () => {
    const { headers } = await answerFile(await openRendererFiles(folder), '/');
    const policy = headers['Content-Security-Policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/unsafe|http|\*/);
    expect(headers['Cross-Origin-Opener-Policy']).toBe('same-origin');
    expect(headers['Cross-Origin-Embedder-Policy']).toBe('require-corp');
  });
});
