import type { DdpReport } from '../verify/verifyDdp.ts';
import type { DeliveryCheck, RenderedAlbum } from './renderedAlbum.ts';

/**
 * What was read back and compared before the delivery was published, in words. Each of these fails the delivery when it fails,
 * so what is listed has passed.
 */
export const checksOf = (
  { plan, rendered, timeline }: RenderedAlbum,
  disc: DdpReport | null,
  digests: number,
): readonly DeliveryCheck[] => {
  const songs = timeline.tracks.length;
  const files = (kind: string): string => `${songs} ${kind} file${songs === 1 ? '' : 's'}`;
  const passed = (what: string): DeliveryCheck => ({ what, passed: true });
  return [
    ...(plan.wav === null ? [] : [passed(`${files('WAV')}: samples, header and tags read back bit for bit as rendered`)]),
    ...(rendered.flac.length === 0 ? [] : [passed(`${files('FLAC')}: decoded again, bit for bit the rendered samples`)]),
    ...(rendered.mp3.length === 0
      ? []
      : [passed(`${files('MP3')}: decoded again, exactly the rendered length, aligned to the sample`)]),
    ...(plan.image === null ? [] : [passed('DDP image: read back bit for bit as rendered')]),
    ...(disc?.checks.map(({ name, ok, detail }) => ({ what: `DDP ${name}: ${detail}`, passed: ok })) ?? []),
    passed(`manifest.sha256: the digests of ${digests} files as they are on the disk`),
  ];
};
