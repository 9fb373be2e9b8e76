import type { Album } from '../../../electron/shared/album/album.ts';
import type { LoudnessCurves, MatchedSong, MatchState, SongCurves } from '../../../electron/shared/contract/state.ts';
import { type MatchTrack, pooledLoudness, solveMatch } from '../../../electron/shared/match/solve.ts';
import { type FakeSong, shortTerm, songNamed } from './songs.ts';

type SongOf = (file: string) => FakeSong;

/** The real solver on the songs' made-up measurements; what the limiter costs is a rule of thumb. */
export const fakeMatch = (albumId: number, revision: number, album: Album, songOf: SongOf = songNamed): MatchState => {
  const { match: settings } = album;
  const tracks = album.tracks.map((track, at): MatchTrack => {
    const song = songOf(track.file);
    const basis = { loud: song.loud, integrated: song.integrated, 'short-term': song.loud + 0.9 }[settings.basis];
    return {
      ...{ name: `song ${at + 1} "${track.title ?? song.title}"`, loudness: basis, truePeak: song.peak },
      ...{ intent: track.intent ?? 0, excluded: track.exclude === true, manualGain: track.gain ?? 0 },
      ...{ integrated: song.integrated, gatedDuration: song.seconds },
    };
  });
  const solution = solveMatch(tracks, settings);
  const songs = album.tracks.map((track, at): [string, MatchedSong] => {
    const song = songOf(track.file);
    const gain = solution.tracks[at];
    const gainDb = gain?.gainDb ?? 0;
    const work = gain?.limiterWorkDb ?? 0;
    return [
      track.id,
      {
        ...{ gainDb, binds: gain?.binds ?? null, limiterWorkDb: work, maxReductionDb: work * 1.04, note: gain?.note ?? null },
        ...{ sourceLufs: tracks[at]?.loudness ?? null, masteredLufs: gain?.predictedLufs ?? null },
        ...{ masteredIntegratedLufs: song.integrated + gainDb - work * 0.06, sourcePeakDbtp: song.peak },
        ...{ masteredPeakDbtp: Math.min(settings.ceiling, song.peak + gainDb), masteredRangeLu: song.range - work * 0.1 },
      },
    ];
  });
  const binding = solution.bindingTrack === null ? null : (album.tracks[solution.bindingTrack]?.id ?? null);
  return {
    ...{ albumId, revision, status: 'ready', reason: null, progress: 1, secondsLeft: null, settings },
    ...{ commonLevelLufs: solution.commonLevel, bindingTrack: binding, explanation: solution.explanation, notes: [] },
    songs: Object.fromEntries(songs),
    albumIntegratedLufs: pooledLoudness(tracks)(solution.tracks.map(({ gainDb }) => gainDb)),
  };
};

export const fakeCurves = (album: Album, match: MatchState, songOf: SongOf = songNamed): LoudnessCurves => ({
  revision: match.revision,
  songs: Object.fromEntries(
    album.tracks.map((track): [string, SongCurves] => {
      const song = songOf(track.file);
      const matched = match.songs[track.id];
      const mastered = shortTerm(song, matched?.gainDb ?? 0, (match.commonLevelLufs ?? 0) + (track.intent ?? 0) + 1.2);
      const work = matched?.limiterWorkDb ?? 0;
      const reduction = mastered.map((level, at) =>
        Number.isFinite(level)
          ? Math.max(0, work * (0.55 + 0.45 * Math.sin(at * 1.7)) + (level - song.loud - (matched?.gainDb ?? 0)))
          : 0,
      );
      return [track.id, { sourceShortTermLufs: shortTerm(song, 0), masteredShortTermLufs: mastered, reductionDb: reduction }];
    }),
  ),
});
