import type { Plan } from './plan.ts';
import type { Scene, SceneSong } from './scene.ts';
import type { Look, Sound } from './sound/soundStore.ts';
import { seen } from './view.ts';

const sounds = new WeakMap<SceneSong, Sound>();

/** The sound of a scene's song, the same object for the same song; null while nothing is known of its file. */
export const soundOf = (song: SceneSong, albumId: number, rate: number): Sound | null => {
  const known = song.source?.facts ?? song.source?.sketch ?? null;
  if (known === null) return null;
  const version = `${known.sha256}@${rate}`;
  const made = sounds.get(song);
  if (made?.albumId === albumId && made.version === version) return made;
  const sound = { albumId, file: song.file, version, frames: known.sessionFrames };
  sounds.set(song, sound);
  return sound;
};

/** What a plan looks at, and what is likely to be looked at next: the songs beside it, and the same songs closer. */
export const looksOf = (
  scene: Scene,
  plan: Plan,
  albumId: number,
  pixelRatio: number,
): { readonly now: readonly Look[]; readonly next: readonly Look[] } => {
  const { start, end } = seen(plan.view, plan.canvas.width);
  const framesPerPixel = plan.view.framesPerPixel / pixelRatio;
  const screen = end - start;
  const look = (song: SceneSong | undefined, scale: number, margin: number): Look[] => {
    const sound = song === undefined ? null : soundOf(song, albumId, scene.timeline.sampleRate);
    if (song === undefined || sound === null) return [];
    const offset = song.clip.sourceStart - song.clip.startFrame;
    const used = { from: song.clip.sourceStart, to: song.clip.sourceStart + song.clip.frames };
    return [
      {
        ...{ sound, framesPerPixel: scale },
        from: Math.max(used.from, start - margin + offset),
        to: Math.min(used.to, end + margin + offset),
      },
    ];
  };
  const overview = Math.max(1, scene.timeline.totalFrames) / (plan.canvas.width * pixelRatio);
  const [first, last] = [plan.songs[0]?.at ?? 0, plan.songs.at(-1)?.at ?? 0];
  return {
    now: plan.songs.flatMap(({ song }) => look(song, framesPerPixel, 0)),
    next: [
      ...scene.songs.flatMap((song) => look(song, Math.max(overview, framesPerPixel), 0)),
      ...[first - 1, last + 1].flatMap((at) => look(scene.songs[at], framesPerPixel, 0)),
      ...plan.songs.flatMap(({ song }) => look(song, framesPerPixel, screen)),
      ...plan.songs.flatMap(({ song }) => look(song, framesPerPixel / 4, -screen / 3)),
    ],
  };
};
