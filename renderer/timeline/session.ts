import { call } from '../api/api.ts';
import { SoundStore } from './sound/soundStore.ts';
import { ViewControl } from './viewControl.ts';

/** What stays while another view is looked at: the waveforms that were fetched, and where the timeline was. */
export const session = {
  albumId: null as number | null,
  control: new ViewControl(),
  sound: new SoundStore({
    waveform: ({ albumId, file }, framesPerColumn) => call('sources.waveform', { albumId, file, framesPerColumn }),
    samples: ({ albumId, file }, start, frames) => call('sources.samples', { albumId, file, start, frames }),
  }),
};
