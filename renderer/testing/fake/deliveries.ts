import { layOut } from '../../../electron/shared/album/timeline.ts';
import { findings } from '../../../electron/shared/album/validate.ts';
import type { CommandHandlers } from '../../../electron/shared/contract/commands.ts';
import type { DeliveryResult, DeliverySummary, Preflight } from '../../../electron/shared/contract/state.ts';
import { fail } from '../../../electron/shared/failure.ts';
import type { Report } from '../../../electron/shared/report.ts';
import { TONE_CENTRES } from '../../../electron/shared/tone/bands.ts';
import type { FakeAlbums } from './albums.ts';
import type { Playable } from './audition.ts';
import type { FakeJobs } from './jobs.ts';

type Handlers = Pick<
  CommandHandlers,
  | 'deliver.chooseFolder'
  | 'deliver.preflight'
  | 'deliver.start'
  | 'deliver.list'
  | 'deliver.result'
  | 'deliver.showInFolder'
  | 'deliver.openReport'
  | 'deliver.reportPdf'
>;

const PHASES = [
  'Matching loudness',
  'Rendering',
  'Writing the DDP',
  'Writing WAV files',
  'Encoding MP3',
  'Reading everything back',
];

/** Deliveries that write nothing: pre-flight is the real one, the report says what it would. */
export const fakeDeliveries = (albums: FakeAlbums, jobs: FakeJobs, playableOf: (albumId: number) => Playable): Handlers => {
  const made: { albumId: number; result: DeliveryResult }[] = [];
  return {
    'deliver.chooseFolder': () => ({ token: 'folder-1', name: 'Masters' }),
    'deliver.preflight': (request): Preflight => {
      const { album, extents } = playableOf(request.albumId);
      const found = findings(album, layOut(album, extents), { deliveries: request.formats });
      const untitled = { kind: 'album', changes: { title: 'Untitled' } } as const;
      const folder = `${album.artist} - ${album.title}`;
      return {
        revision: albums.state(request.albumId).revision,
        findings: found.map((finding) => ({
          ...finding,
          mend: finding.code === 'title-missing' && finding.track === null ? { label: 'Name the album', edit: untitled } : null,
        })),
        ...{ expectedBytes: 1_240_000_000, freeBytes: 212_000_000_000 },
        destination: `/home/you/Music/Glassmaster/${request.name ?? folder}`,
        destinationExists: made.some(({ albumId }) => albumId === request.albumId),
        replaceable: true,
      };
    },
    'deliver.start': (request) => {
      const { album } = albums.state(request.albumId);
      const job = jobs.run({ kind: 'deliver', title: `Deliver "${album.title}"`, albumId: request.albumId }, PHASES, 9);
      job.done.then(
        () => {
          const result = resultOf(
            made.length + 1,
            albums.state(request.albumId).revision,
            request.formats,
            playableOf(request.albumId),
          );
          made.push({ albumId: request.albumId, result });
          jobs.finish(job.id, result.id);
        },
        () => undefined,
      );
      return { jobId: job.id };
    },
    'deliver.list': ({ albumId }) =>
      made
        .filter((one) => one.albumId === albumId)
        .map(({ result: { report: _report, pqSheet: _pqSheet, checks: _checks, ...summary } }): DeliverySummary => summary)
        .reverse(),
    'deliver.result': ({ deliveryId }) =>
      made.find(({ result }) => result.id === deliveryId)?.result ??
      fail('usage', null, 'there is no such delivery', 'choose another'),
    'deliver.showInFolder': () => null,
    'deliver.openReport': () => null,
    'deliver.reportPdf': () => 'report.pdf',
  };
};

const resultOf = (id: number, revision: number, formats: readonly string[], playable: Playable): DeliveryResult => {
  const { album } = playable;
  return {
    ...{ id, revision, formats, madeAt: Date.now(), present: true },
    folder: `/home/you/Music/Glassmaster/${album.artist} - ${album.title}`,
    report: reportOf(playable),
    pqSheet: album.tracks.map((track, at) => `${String(at + 1).padStart(2, '0')}  ${track.title ?? ''}`).join('\n'),
    checks: [
      { what: 'Every file read back equals what was rendered, sample for sample', passed: true },
      { what: 'The DDP opens, and its checksums are right', passed: true },
      { what: 'No true peak is above the ceiling', passed: true },
    ],
  };
};

const reportOf = ({ album, match, extents, songOf }: Playable): Report => {
  const timeline = layOut(album, extents);
  return {
    glassmaster: { version: '0.1.0' },
    album: {
      ...{ title: album.title, artist: album.artist, upc: album.upc ?? null, date: album.date ?? null },
      ...{ sampleRate: album.sampleRate, frames: timeline.totalFrames, integratedLufs: match.albumIntegratedLufs },
      ...{ truePeakDbtp: album.match.ceiling, loudnessRangeLu: 7.2 },
    },
    match: {
      ...{ target: album.match.target, basis: album.match.basis, reference: album.match.reference },
      ...{ ceilingDbtp: album.match.ceiling, budgetDb: album.match.budget, commonLevelLufs: match.commonLevelLufs },
      ...{ bindingTrack: null, explanation: match.explanation },
    },
    tone: {
      ...{ reference: 'off', name: 'the median of the album', amountPercent: album.tone.amount, boundDb: album.tone.bound },
      ...{ smoothing: album.tone.smoothing, phase: album.tone.phase, bandsHz: TONE_CENTRES },
      ...{ referenceDb: null, referenceLowDb: null, referenceHighDb: null },
    },
    tracks: album.tracks.map((track, at) => {
      const song = songOf(track.file);
      const [matched, placed] = [match.songs[track.id], timeline.tracks[at]];
      const measured = {
        ...{
          path: song.file,
          container: song.container,
          codec: song.codec,
          sampleRate: song.sampleRate,
          channels: song.channels,
        },
        ...{
          frames: Math.round(song.seconds * song.sampleRate),
          integratedLufs: song.integrated,
          maxMomentaryLufs: song.loud + 2,
        },
        ...{ maxShortTermLufs: song.loud + 1, loudSectionsLufs: song.loud, loudnessRangeLu: song.range, truePeakDbtp: song.peak },
        ...{ samplePeakDbfs: song.peak - 0.3, audibleStartFrame: 0, audibleEndFrame: Math.round(song.seconds * song.sampleRate) },
      };
      return {
        ...{ number: at + 1, title: track.title ?? '', artist: track.artist ?? album.artist, isrc: track.isrc ?? null },
        ...{ startFrame: placed?.startFrame ?? 0, frames: placed?.frames ?? 0, gapFrames: placed?.gapFrames ?? 0 },
        source: measured,
        mastered: {
          ...measured,
          integratedLufs: matched?.masteredIntegratedLufs ?? null,
          truePeakDbtp: matched?.masteredPeakDbtp ?? null,
        },
        ...{ gainDb: matched?.gainDb ?? 0, maxGainReductionDb: matched?.maxReductionDb ?? 0, binds: matched?.binds ?? null },
        ...{ mp3TruePeakDbtp: null, ceilingLoweredDb: 0 },
        intentLu: track.intent ?? 0,
        tone: null,
      };
    }),
    findings: [],
    files: [{ path: 'report.html', bytes: 84_210, sha256: 'a'.repeat(64) }],
  };
};
