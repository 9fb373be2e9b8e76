import type { Advice } from './advice.ts';
import type { SourceFacts } from './facts.ts';
import { type AdvisedSong, adviceBesideOthers } from './ofAlbum.ts';
import { adviceOfAudio } from './ofAudio.ts';
import { adviceOfSource } from './ofSource.ts';

export interface AlbumAdvice {
  readonly album: readonly Advice[];
  /** One list per song, in order; what matters most first. */
  readonly songs: readonly (readonly Advice[])[];
}

/** All that is to be said of a record's songs. The same facts give the same advice, and the order of the songs changes none. */
export const adviseAlbum = (songs: readonly AdvisedSong[]): AlbumAdvice => {
  const beside = adviceBesideOthers(songs);
  return {
    album: beside.album,
    songs: songs.map(({ facts }, at) => [...adviceOfSong(facts), ...(beside.songs[at] ?? [])].sort(bySeverity)),
  };
};

const adviceOfSong = (facts: SourceFacts): Advice[] => [...adviceOfAudio(facts), ...adviceOfSource(facts)];

const bySeverity = (one: Advice, other: Advice): number => Number(other.severity === 'warns') - Number(one.severity === 'warns');
