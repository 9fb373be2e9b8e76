import type { LinearFile } from '../../decode/linearSource.ts';
import type { PreparedSource } from '../../engine/protocol.ts';
import { NO_FIGURES } from '../../shared/analysis.ts';
import type { SongVersion } from './facts.ts';

const NOWHERE = '';

/**
 * Stands in for a song that cannot be played now, as long as it is known to be. Its figures are the song's where it was
 * measured, so that the match of the others stays what it was. `frames` at the session `rate` in Hz; `version` null for unread.
 */
export const silentSong = (file: string, frames: number, rate: number, version: SongVersion | null): PreparedSource => {
  const described = { container: '', codec: '', sampleRate: rate, channels: 2, frames, integerBits: null } as const;
  const identity = { size: 0, modified: '0', inode: '0' };
  const session: LinearFile = {
    ...{ path: file, identity, sha256: null, samplesPath: NOWHERE, samplesIdentity: identity },
    layout: { ...described, encoding: 'f32', bigEndian: false, dataOffset: 0 },
    format: { path: file, ...described },
  };
  const { container, codec, sampleRate, channels, integerBits } = version?.facts ?? described;
  return {
    format: { path: file, container, codec, sampleRate, channels, frames: version?.facts.frames ?? frames, integerBits },
    analysis: version?.facts.analysis ?? { ...NO_FIGURES, ltas: null },
    shortTermLufs: version?.shortTermLufs ?? new Float32Array(0),
    warnings: [],
    session,
    processed: null,
  };
};

/** There is nothing in it to be read. */
export const isSilent = ({ samplesPath }: LinearFile): boolean => samplesPath === NOWHERE;
