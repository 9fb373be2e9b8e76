import type { Advice } from '../shared/advise/advice.ts';
import type { AlbumAdvice } from '../shared/advise/adviseAlbum.ts';
import type { AdvisedSong } from '../shared/advise/ofAlbum.ts';
import type { Album } from '../shared/album/album.ts';
import type { AnalyzedFile } from '../shared/analysis.ts';

/** What `advise --json` prints: what was measured, and what is to be said of it. Nothing in it has been applied. */
export interface AdviceReport {
  readonly glassmaster: { readonly version: string };
  readonly album: {
    readonly title: string;
    readonly artist: string;
    /** Of the record as a whole. */
    readonly advice: readonly Advice[];
  };
  /** In album order, the hidden track (0) last; songs that could not be read are left out. */
  readonly songs: readonly AdvisedFile[];
}

export interface AdvisedFile {
  /** From 1; 0 is the hidden track. */
  readonly number: number;
  readonly title: string;
  readonly source: AnalyzedFile;
  readonly advice: readonly Advice[];
}

export interface SongToAdvise extends AdvisedSong {
  readonly number: number;
  readonly title: string;
}

export interface AdviceReportParts {
  readonly version: string;
  readonly album: Album;
  readonly songs: readonly SongToAdvise[];
  readonly advice: AlbumAdvice;
}

export const adviceReportOf = ({ version, album, songs, advice }: AdviceReportParts): AdviceReport => ({
  glassmaster: { version },
  album: { title: album.title, artist: album.artist, advice: advice.album },
  songs: songs.map(({ number, title, facts: { format, analysis } }, at): AdvisedFile => {
    const { path, container, codec, sampleRate, channels, frames } = format;
    const source = { path, container, codec, sampleRate, channels, frames, ...analysis };
    return { number, title, source, advice: advice.songs[at] ?? [] };
  }),
});
