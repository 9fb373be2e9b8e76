import { useMemo } from 'react';
import { useStudio } from '../state/studio.ts';
import { useTimeline } from '../state/timeline.ts';
import { db } from '../ui/format.ts';
import { songAt } from './places.ts';
import { gainOf, type HeardService, playbackAs } from './serviceGain.ts';
import { Toggle } from './Toggle.tsx';
import { playheadFrame, setService, setServiceGain, useTransport } from './transport.ts';
import { useFrames } from './useFrames.ts';

/** Says that the record is heard as a service plays it, and keeps its gain to the song that is heard. */
export const ServiceToggle = () => {
  const heard = useTransport((transport) => transport.service);
  return heard === null ? null : <HeardAs heard={heard} />;
};

const HeardAs = ({ heard }: { readonly heard: HeardService }) => {
  const service = useStudio(({ facts }) => facts?.services.find(({ id }) => id === heard.service));
  const album = useStudio((studio) => studio.album?.album ?? null);
  const match = useStudio((studio) => studio.match);
  const timeline = useTimeline();
  const gainDb = useTransport((transport) => transport.serviceGainDb);
  const playback = useMemo(
    () => (service === undefined || album === null ? null : playbackAs(heard, service, album.tracks, match)),
    [heard, service, album, match],
  );
  useFrames(() => {
    if (playback === null || timeline === null || album === null) return;
    const index = timeline.clips[songAt(timeline, playheadFrame())]?.trackIndex ?? null;
    setServiceGain(gainOf(playback, index === null ? null : (album.tracks[index]?.id ?? null)));
  }, [playback, timeline, album]);
  if (service === undefined) return null;
  const name = [service.name, heard.setting ?? ''].join(' ').trim();
  return (
    <Toggle
      text={name}
      name={`${name}: heard as it plays there, ${db(gainDb)}`}
      tip={`Heard as ${name} plays it: ${db(gainDb)} now. Click to hear the master itself.`}
      keys="v"
      on
      onChange={() => setService(null)}
    />
  );
};
