import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { runDelivery } from '../export/runDelivery.ts';
import { clearKilled, MANIFEST_NAME } from '../export/staging.ts';
import { referenceFile } from '../export/toneReference.ts';
import { filtersOf } from '../export/toneSongs.ts';
import type { StoredDelivery } from '../library/library.ts';
import type { Album, HiddenTrack } from '../shared/album/album.ts';
import { fileNameOf } from '../shared/album/finding.ts';
import type { CommandHandlers } from '../shared/contract/commands.ts';
import type { DeliverySummary, Preflight } from '../shared/contract/state.ts';
import { fail } from '../shared/failure.ts';
import { storedCover } from './albumFiles.ts';
import type { Albums, Grants, JobRegister, Match, ServiceContext, Sources } from './context.ts';
import { targetFolder } from './deliverTarget.ts';
import { DeliveryNotes } from './deliveryNotes.ts';
import { type DeliveryRequest, preflightInput, preflightOf } from './preflight.ts';
import { chainRequestsOf, requestsWith } from './songProcessing.ts';

type DeliverHandlers = Pick<
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

export interface DeliverService {
  readonly handlers: DeliverHandlers;
  /** What the user should know of deliveries that an earlier run was killed in. */
  readonly notices: readonly string[];
  /** Resolves once no delivery is under way any more; they end as the register of jobs is closed. */
  close(): Promise<void>;
}

/** Share of a delivery that goes by before its thread starts, for the progress bar only. */
const MATCH_SHARE = 0.1;

export const createDeliver = (
  context: ServiceContext,
  albums: Albums,
  sources: Sources,
  match: Match,
  grants: Grants,
  jobs: JobRegister,
): DeliverService => {
  const { library, pool, shell, folders } = context;
  const notes = new DeliveryNotes(folders.underWay);
  const cutOff = notes.take();
  const cleared = Promise.all(cutOff.map(({ destination }) => clearKilled(destination)));
  /** By destination. */
  const running = new Map<string, Promise<unknown>>();

  const placeOf = (request: DeliveryRequest, album: Album): string =>
    targetFolder(request.folder === null ? folders.deliveries : grants.pathOf(request.folder), album, request.name);

  const songFiles = (albumId: number): string[] => {
    const { tracks, hiddenTrack } = albums.state(albumId).album;
    return [...tracks, ...(hiddenTrack === undefined ? [] : [hiddenTrack])].map(({ file }) => sources.pathOf(albumId, file));
  };

  const preflight = async (request: DeliveryRequest): Promise<Preflight> => {
    const { albumId } = request;
    const state = albums.state(albumId);
    const destination = placeOf(request, state.album);
    const facts = {
      ...{ state, request, destination },
      sources: sources.list(albumId),
      prepared: sources.prepared(albumId),
      match: match.state(albumId),
      toneObstacle: await match.references.obstacle(state.album),
    };
    const look = await pool.run('preflight', preflightInput(facts, songFiles(albumId)), undefined, { urgent: true });
    return preflightOf(facts, look);
  };

  /** Of the album as it is when this resolves. */
  const lastPreflight = async (request: DeliveryRequest): Promise<Preflight> => {
    for (;;) {
      const found = await preflight(request);
      if (found.revision === albums.state(request.albumId).revision) return found;
    }
  };

  const start = async ({ replace, ...request }: DeliveryRequest & { replace: boolean }): Promise<{ jobId: number }> => {
    const { albumId } = request;
    await cleared;
    const { findings, destination, replaceable } = await lastPreflight(request);
    const [first, ...others] = findings.filter(({ severity }) => severity === 'error');
    if (first !== undefined) {
      const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
      fail('findings', null, `${first.message}${more}`, first.fix);
    }
    if (replaceable && !replace) {
      fail('destination', destination, 'already holds a delivery', 'allow replacing it, or choose another name');
    }
    if (running.has(destination)) {
      fail('conflict', destination, 'a delivery to this folder is under way', 'wait for it, or choose another name');
    }
    // From here on the album is what it is now, whatever is edited while it is delivered.
    const { album, revision } = albums.state(albumId);
    const prepared = sources.prepared(albumId);
    if (prepared === null) return fail('conflict', null, 'the songs are no longer all there', 'look at the findings again');
    const files = songFiles(albumId);
    const { formats: deliver, bits, mp3, codecSafe } = request;
    const shown = albumAsShown(album);
    const { id, done } = jobs.run(
      { kind: 'deliver', title: `Deliver "${album.title}"`, albumId },
      async (job) => {
        const cover = await storedCover(albums.folderOf(albumId), album);
        const matched = await match.matchOf(album, prepared, job.signal, (fraction) =>
          job.progress('processing and matching the songs', fraction * MATCH_SHARE),
        );
        const { timeline, clips, outcome } = matched;
        const project = { name: album.title, folder: albums.folderOf(albumId), album: shown, cover, notes: [] };
        const named = matched.prepared.map((source, at) => {
          const path = [...shown.tracks, shown.hiddenTrack][at]?.file ?? '';
          return { ...source, format: { ...source.format, path } };
        });
        const tone = matched.tone();
        const filters = filtersOf(album, tone);
        const requests = requestsWith(prepared, chainRequestsOf(album, prepared), filters).filter((one) => one !== null);
        // Edits go on meanwhile, and may want other files.
        const letGo = match.processed.keep(() => requests);
        const strike = notes.write({ title: album.title, destination });
        const delivered = await runDelivery(
          {
            request: { project, destination, deliver, bits, mp3, codecSafe, replace, version: context.version },
            // What the runs were measured by stays here: nothing of it is delivered.
            matched: { timeline, clips, prepared: named, match: { ...outcome, runs: [] }, tone },
            sources: files,
            jobs: availableParallelism(),
          },
          job.signal,
          ({ phase, fraction }) => job.progress(phase, MATCH_SHARE + fraction * (1 - MATCH_SHARE)),
        ).finally(() => {
          letGo();
          strike();
        });
        const { report, pqSheet, checks } = delivered;
        return library.addDelivery({ albumId, revision, folder: destination, formats: deliver, report, pqSheet, checks });
      },
      (deliveryId) => deliveryId,
    );
    const ended = done.catch(() => null).finally(() => running.delete(destination));
    running.set(destination, ended);
    return { jobId: id };
  };

  const stored = (deliveryId: number): StoredDelivery =>
    library.delivery(deliveryId) ?? fail('conflict', null, 'there is no such delivery', 'look at the list of deliveries');

  /** A delivery whose folder is still where it was put. */
  const present = (deliveryId: number): StoredDelivery => {
    const delivery = stored(deliveryId);
    if (!isThere(delivery.folder)) fail('conflict', delivery.folder, 'is no longer there', 'deliver the album again');
    return delivery;
  };

  return {
    notices: cutOff.map(
      ({ title, destination }) =>
        `The delivery of "${title}" was cut off when Glassmaster last ended; what was in its folder before is as it was. Deliver again: ${destination}`,
    ),
    handlers: {
      'deliver.chooseFolder': async () => {
        const choose = shell.chooseFolder ?? fail('usage', null, 'a browser cannot choose a folder', 'use the default folder');
        const folder = await choose();
        return folder === null ? null : grants.grant(folder);
      },
      'deliver.preflight': preflight,
      'deliver.start': start,
      'deliver.list': ({ albumId }) => library.deliveries(albumId).map(summaryOf),
      'deliver.result': ({ deliveryId }) => {
        const delivery = stored(deliveryId);
        const { report, pqSheet, checks } = delivery;
        return { ...summaryOf(delivery), report, pqSheet, checks };
      },
      'deliver.showInFolder': async ({ deliveryId }) => {
        await shell.showInFolder(present(deliveryId).folder);
        return null;
      },
      'deliver.openReport': async ({ deliveryId }) => {
        await shell.openFile(join(present(deliveryId).folder, 'report.html'));
        return null;
      },
      'deliver.reportPdf': async ({ deliveryId }) => {
        const print =
          shell.printPdf ??
          fail('usage', null, 'a browser window cannot write a PDF', 'open the report and print it to a PDF from there');
        const { folder } = present(deliveryId);
        // Beside the delivery: inside it would be a file its manifest does not know.
        const pdf = join(dirname(folder), `${basename(folder)} - report.pdf`);
        await print(join(folder, 'report.html'), pdf);
        return basename(pdf);
      },
    },
    close: async () => {
      await Promise.all(running.values());
    },
  };
};

const isThere = (folder: string): boolean => existsSync(join(folder, MANIFEST_NAME));

const summaryOf = ({
  id,
  madeAt,
  folder,
  revision,
  formats,
}: Omit<StoredDelivery, 'report' | 'pqSheet' | 'checks'>): DeliverySummary => {
  return { id, madeAt, folder, revision, formats, present: isThere(folder) };
};

/** A delivery goes to strangers: it names songs, not where they are on this machine. */
const albumAsShown = (album: Album): Album => {
  const bare = <Song extends HiddenTrack>(song: Song): Song => ({ ...song, file: fileNameOf(song.file) });
  const reference = referenceFile(album);
  return {
    ...album,
    tone: reference === null ? album.tone : { ...album.tone, reference: { file: fileNameOf(reference) } },
    tracks: album.tracks.map(bare),
    ...(album.hiddenTrack === undefined ? {} : { hiddenTrack: bare(album.hiddenTrack) }),
  };
};
