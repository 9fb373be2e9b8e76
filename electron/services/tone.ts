import { changeTone } from '../shared/album/edits.ts';
import type { CommandHandlers } from '../shared/contract/commands.ts';
import { TONE_CENTRES } from '../shared/tone/bands.ts';
import type { Albums, Grants } from './context.ts';

export interface ToneService {
  readonly handlers: Pick<CommandHandlers, 'tone.read' | 'tone.chooseReference'>;
}

/** The songs' spectra, and what they are matched to. */
export const createTone = (albums: Albums, grants: Grants): ToneService => ({
  handlers: {
    'tone.read': ({ albumId }) => {
      const { revision, album } = albums.state(albumId);
      const off = album.tone.reference === 'off';
      return {
        ...{ albumId, revision, bands: TONE_CENTRES, reference: null, median: null, songs: {} },
        ...{ status: off ? 'off' : 'waiting', reason: off ? null : 'the songs’ spectra are not measured yet' },
      };
    },
    'tone.chooseReference': ({ albumId, token }) => {
      const file = grants.pathOf(token);
      return albums.commit(albumId, (album) => changeTone(album, { reference: { file } }));
    },
  },
});
