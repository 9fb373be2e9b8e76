import { type CdSectors, type Frames, framesPerSector, SECTORS_PER_SECOND } from '../units.ts';
import type { Album } from './album.ts';
import { type Finding, type FindingCode, type FindingOptions, type Found, songName } from './finding.ts';
import { eanCheckDigit, formatIsrc, isIsrc } from './isrc.ts';
import { cdTextFindings, textFindings } from './textFindings.ts';
import { formatMsf, formatTime, MSF_END, parseMsf } from './timecode.ts';
import type { LayoutProblem, Timeline } from './timeline.ts';

export type { Finding, FindingCode, FindingOptions } from './finding.ts';

const MOST_TRACKS = 99;
/** IEC 60908: a track lasts at least four seconds; counted from index 01 to the next one or the lead-out. */
const LEAST_TRACK_SECTORS = 4 * SECTORS_PER_SECOND;
/** IEC 60908: two to three seconds of pause come before the first track. */
const LEAST_FIRST_PAUSE_SECTORS = 2 * SECTORS_PER_SECOND;
const MOST_EXTRA_INDEXES = 98;

/** Everything an engineer at the plant would send the album back for, and what deserves a second look. Errors first. */
export const findings = (album: Album, timeline: Timeline, options: FindingOptions): Finding[] => {
  const found = [
    ...discFindings(album, timeline),
    ...codeFindings(album),
    ...indexFindings(album, timeline),
    ...textFindings(album),
    ...cdTextFindings(album, options),
    ...layoutFindings(album, timeline),
    ...settingFindings(album),
    ...ditherFindings(album, options),
  ];
  const forDisc = options.deliveries.includes('ddp');
  const judged = found.map(
    ({ forbids, ...finding }): Finding => ({
      severity: forbids === 'always' || (forbids === 'disc' && forDisc) ? 'error' : 'warning',
      ...finding,
    }),
  );
  return [...judged.filter(({ severity }) => severity === 'error'), ...judged.filter(({ severity }) => severity === 'warning')];
};

const discFindings = (album: Album, timeline: Timeline): Found[] => {
  const found: Found[] = [];
  const rate = timeline.sampleRate;
  const sectors = (count: Frames): CdSectors => Math.floor(count / framesPerSector(rate)) as CdSectors;
  const count = album.tracks.length;
  if (count < 1 || count > MOST_TRACKS) {
    const problem = count === 0 ? 'the album has no songs' : `the album has ${count} songs; a disc holds ${MOST_TRACKS}`;
    const fix = count === 0 ? 'add a song' : 'leave out songs or divide them over several discs';
    found.push({ forbids: count === 0 ? 'always' : 'disc', track: null, code: 'track-count', message: problem, fix });
  }
  for (const { number, frames } of timeline.tracks) {
    if (number === 0 || sectors(frames) >= LEAST_TRACK_SECTORS) continue;
    found.push({
      forbids: 'disc',
      track: number,
      code: 'track-too-short',
      message: `${songName(album, number - 1)} lasts ${formatTime(frames, rate)}; a CD track needs four seconds`,
      fix: 'join it to a neighbour as one file, or lengthen the gap after it',
    });
  }
  const first = timeline.clips[0];
  if (first !== undefined && sectors(first.startFrame) < LEAST_FIRST_PAUSE_SECTORS) {
    found.push({
      forbids: 'disc',
      track: null,
      code: 'first-pause-too-short',
      message: `the first pause lasts ${formatTime(first.startFrame, rate)}; a CD begins with two seconds of silence`,
      fix: `set firstPause to ${2 * rate} frames or more`,
    });
  }
  return [...found, ...lengthFindings(album, sectors(timeline.totalFrames))];
};

const lengthFindings = (album: Album, total: CdSectors): Found[] => {
  const longest = parseMsf(album.maximumLength);
  const over = Math.ceil((total - (longest ?? total)) / SECTORS_PER_SECOND);
  const excess = `${Math.floor(over / 60)}:${String(over % 60).padStart(2, '0')}`;
  if (total >= MSF_END) {
    const held = over > 0 ? `, ${excess} more than the ${album.maximumLength} of the longest disc` : '';
    return [
      {
        forbids: 'disc',
        track: null,
        code: 'longer-than-disc',
        message: `the album lasts ${formatMsf(total)}${held}; a CD's time code ends at ${formatMsf((MSF_END - 1) as CdSectors)}`,
        fix: 'divide the album over two discs, or deliver files without a disc',
      },
    ];
  }
  if (over <= 0) return [];
  return [
    {
      forbids: 'disc',
      track: null,
      code: 'longer-than-plant-takes',
      message: `the album lasts ${formatMsf(total)} with its pauses; the longest the plant takes is set to ${album.maximumLength}`,
      fix: `shorten it by ${excess}, or raise that length if the plant agrees`,
    },
  ];
};

const ditherFindings = ({ dither }: Album, { deliveries, bits = 16 }: FindingOptions): Found[] => {
  const falls = deliveries.includes('ddp') || deliveries.includes('flac') || (deliveries.includes('wav') && bits !== '32f');
  if (dither !== 'none' || !falls) return [];
  return [
    {
      forbids: 'nothing',
      track: null,
      code: 'dither-off',
      message: 'word length falls without dither: quiet sound and fades are distorted instead of hissing softly',
      fix: 'set the dither to tpdf, unless every song is delivered untouched',
    },
  ];
};

const codeFindings = (album: Album): Found[] => {
  const found: Found[] = [];
  const seen = new Map<string, number>();
  album.tracks.forEach(({ isrc }, at) => {
    if (isrc === undefined || isrc === '') return;
    if (!isIsrc(isrc)) {
      found.push({
        forbids: 'disc',
        track: at + 1,
        code: 'isrc-form',
        message: `${songName(album, at)}: "${isrc}" is not an ISRC`,
        fix: 'give two letters, three letters or digits, then seven digits, such as QZ-K6P-25-00001',
      });
      return;
    }
    const other = seen.get(isrc);
    if (other === undefined) seen.set(isrc, at);
    else {
      found.push({
        forbids: 'disc',
        track: at + 1,
        code: 'isrc-duplicate',
        message: `${songName(album, at)} has the same ISRC ${formatIsrc(isrc)} as ${songName(album, other)}; each recording has its own`,
        fix: 'give one of them its own ISRC',
      });
    }
  });
  return [...found, ...upcFindings(album.upc)];
};

const upcFindings = (upc: string | undefined): Found[] => {
  if (upc === undefined || upc === '') return [];
  if (!/^[0-9]{13}$/.test(upc)) {
    const message = `"${upc}" is not a barcode: an EAN has 13 digits, a UPC 12`;
    return [{ forbids: 'disc', track: null, code: 'upc-form', message, fix: 'correct the barcode or leave it out' }];
  }
  const right = eanCheckDigit(upc.slice(0, 12));
  if (right === Number(upc[12])) return [];
  const message = `the barcode ${upc} cannot be right: its check digit would be ${right}`;
  return [
    {
      forbids: 'disc',
      track: null,
      code: 'upc-check-digit',
      message,
      fix: 'compare every digit with the barcode you were given',
    },
  ];
};

const indexFindings = (album: Album, timeline: Timeline): Found[] =>
  timeline.tracks.flatMap(({ number, startFrame, frames, indexes }, at): Found[] => {
    if (indexes.length === 0) return [];
    const song = songName(album, number - 1);
    const base = { forbids: 'disc', track: number } as const;
    const found: Found[] = [];
    if (indexes.length > MOST_EXTRA_INDEXES) {
      const message = `${song} has ${indexes.length} extra indexes; there are numbers for ${MOST_EXTRA_INDEXES} (02 to 99)`;
      found.push({ ...base, code: 'index-count', message, fix: 'remove some' });
    }
    const end = timeline.tracks[at + 1]?.pregapStartFrame ?? startFrame + frames;
    indexes.forEach((index, place) => {
      const name = `index ${String(place + 2).padStart(2, '0')}`;
      if (index <= (place === 0 ? startFrame : (indexes[place - 1] ?? 0))) {
        const message = `${song}: ${name} does not come a sector (1/75 s) or more after the one before`;
        found.push({ ...base, code: 'index-order', message, fix: 'put the indexes in rising order, further apart' });
      } else if (index >= end) {
        const message = `${song}: ${name} is past the end of the song`;
        found.push({
          ...base,
          code: 'index-outside-track',
          message,
          fix: `move it before ${formatTime((end - startFrame) as Frames, timeline.sampleRate)}`,
        });
      }
    });
    return found;
  });

const FIELD_WORDS: Readonly<Record<LayoutProblem['field'], string>> = {
  fadeIn: 'fade-in',
  fadeOut: 'fade-out',
  trimStart: 'trim at the start',
  trimEnd: 'trim at the end',
  join: 'crossfade',
};

const layoutFindings = (album: Album, { problems, sampleRate }: Timeline): Found[] =>
  problems.map((problem): Found => {
    const { code, trackIndex } = problem;
    const time = (count: Frames): string => formatTime(count, sampleRate);
    const [asked, possible] = [time(problem.askedFrames), time(problem.possibleFrames)];
    const name = songName(album, trackIndex);
    const track = trackIndex === null ? 0 : trackIndex + 1;
    const words: Readonly<Record<LayoutProblem['code'], readonly [message: string, fix: string]>> = {
      'crossfade-too-long': [
        `${name}: a crossfade of ${asked} into the next song is longer than there is room for in both`,
        `shorten it to ${possible} or less`,
      ],
      'trim-out-of-range': [
        `${name}: the ${FIELD_WORDS[problem.field]} at ${asked} is outside the song or past its other end`,
        problem.field === 'trimEnd' ? `${possible} is the nearest the song allows` : `move it to ${possible} or earlier`,
      ],
      'fade-too-long': [
        `${name}: a ${FIELD_WORDS[problem.field]} of ${asked} is longer than the song's ${possible}`,
        'shorten the fade',
      ],
    };
    const [message, fix] = words[code];
    return { forbids: 'always', track, code, message, fix, field: problem.field };
  });

const settingFindings = (album: Album): Found[] => {
  const found: Found[] = [];
  const warn = (trackIndex: number | null, code: FindingCode, problem: string, fix: string, field?: Found['field']): void => {
    const track = trackIndex === null ? 0 : trackIndex + 1;
    const about = field === undefined ? {} : { field };
    found.push({ forbids: 'nothing', track, code, message: `${songName(album, trackIndex)} ${problem}`, fix, ...about });
  };
  const emphasised = album.tracks.filter(({ preEmphasis }) => preEmphasis === true).length;
  album.tracks.forEach((track, at) => {
    if (track.preEmphasis === true) {
      const others = emphasised < album.tracks.length ? ', which not all songs are' : '';
      warn(
        at,
        'pre-emphasis',
        `is marked as pre-emphasised${others}; players will dull its treble`,
        'keep it only if the audio really is',
      );
    }
    if (track.join !== undefined && at === album.tracks.length - 1) {
      warn(at, 'join-unused', 'has a join, but no song follows it', 'remove the join or move the song');
    }
  });
  const { hiddenTrack } = album;
  const songs = [
    ...(hiddenTrack === undefined ? [] : [{ song: hiddenTrack, at: null }]),
    ...album.tracks.map((song, at) => ({ song, at })),
  ];
  songs.forEach(({ song, at }, place) => {
    const after = place + 1 < songs.length ? song.join : undefined;
    const before = songs[place - 1]?.song.join;
    const isCrossfade = (join: typeof after): boolean => join !== undefined && 'crossfade' in join;
    const replaced = [
      ...(song.fadeIn !== undefined && isCrossfade(before) ? [['fade-in', 'fadeIn'] as const] : []),
      ...(song.fadeOut !== undefined && isCrossfade(after) ? [['fade-out', 'fadeOut'] as const] : []),
    ];
    for (const [which, field] of replaced) {
      warn(
        at,
        'fade-replaced',
        `has a ${which} and a crossfade at the same end; the crossfade is used`,
        `remove the ${which} or the crossfade`,
        field,
      );
    }
    if (song.gain !== undefined && song.exclude !== true && album.match.target !== 'none') {
      const fix = 'set intent to place it against the others, or exclude it from the match';
      warn(at, 'gain-ignored', `has a manual gain, but its gain is set by the match`, fix);
    }
  });
  if (hiddenTrack !== undefined) {
    warn(
      null,
      'hidden-track',
      'lies before song 1: it is heard only by rewinding, and not every player can',
      'tell the plant it is meant',
    );
  }
  return found;
};
