const OVERVIEW = `glassmaster: finished mixes in, a finished record out

  glassmaster master FOLDER|album.json --out DIR   match, limit and deliver an album
  glassmaster analyze FILE...                      loudness and peaks of files
  glassmaster advise FOLDER|album.json             what is worth a look in the songs, and why
  glassmaster verify DDPDIR                        check a DDP folder, print its PQ sheet
  glassmaster demo [DIR]                           write the demo album's songs and album.json
  glassmaster help COMMAND                         a command's options

Every command takes --json: one JSON document on stdout, nothing else there.
Exit code: 0 done; 1 the album or delivery has findings that forbid it; 2 usage or unreadable input.
`;

const MASTER = `glassmaster master FOLDER|album.json --out DIR [options]

A folder is taken in track-number, then name order (a folder that holds an album.json is that album). Where its songs lie in
folders (Disc 1, Disc 2), those are taken one after the other; beside songs of its own they are left out, which is said.

  --out DIR             where the delivery appears, whole or not at all
  --title, --artist, --upc TEXT
  --target highest|none|LUFS   highest (default): the highest level all songs reach within ceiling and budget
  --basis loud|integrated|short-term   what is matched: loud sections (default), whole song, loudest 3 s
  --reference loudest|album    a fixed target is each song's level (default) or the album's integrated loudness
  --ceiling DBTP        true-peak ceiling (default -1)
  --budget DB           how far a song's peaks may exceed the ceiling before the limiter (default 2)
  --gap SECONDS         between songs (default 2)
  --chain FILE|PRESET   the record's own processing, ahead of the limiter: a chain file, or a preset such as gentle-glue
  --song-chain FILE|PRESET     of every song that has no chain of its own, ahead of the match
  --tone off|album|anchor:N|FILE|FOLDER   bring the songs' tone closer to the album's median, to song N or to other music
                        (default: the album's, off for a folder)
  --tone-amount PERCENT how much of the way (default 50)
  --tone-bound DB       most that is done at any frequency (default 3)
  --tone-phase minimum|linear  of the match filter (default minimum)
  --limiter transparent|punchy|loud   style of the limiter (default transparent)
  --dither tpdf|high-passed|shaped|none   where word length falls (default tpdf)
  --deliver LIST        of ddp,wav,mp3,flac (default ddp,wav,mp3)
  --bits 16|24|32f      of WAV and FLAC (default 16; FLAC takes 24 where WAV is 32f)
  --rate HZ             of WAV and FLAC: 44100, 48000, 88200, 96000, 176400, 192000 (default: the album's)
  --mp3 320|V0          constant 320 kbit/s (default) or LAME's best variable rate
  --codec-safe          lower ceilings, song by song and no more than it takes, until no decoded MP3 peaks over the ceiling
  --force               replace an earlier delivery
  --jobs N              worker threads (default: one per core); the bytes do not depend on it
  --json                print report.json

Output: ddp/ wav/ mp3/ flac/ album.cue pq.txt report.json report.html manifest.sha256
`;

const ANALYZE = `glassmaster analyze FILE... [--json] [--jobs N]

Prints per file: container, codec, sample rate, channels, frames, integrated loudness, maximum momentary and
short-term loudness and loud sections (LUFS), loudness range (LU), true peak (dBTP), sample peak (dBFS), and the first
and one past the last audible frame; with --json also the long-term average spectrum. A mono file is measured as the dual mono it becomes on an album.
Exit code 2 if any file could not be read; the others are still printed.
`;

const ADVISE = `glassmaster advise FOLDER|album.json [--json] [--jobs N]

Looks at every song, alone and beside the others, and says what it found: the measurement, why it matters, what could be done
and what that would cost. Changes nothing. Levels and tone that stand out; clipped, hard limited, lossy, lossy-looking,
converted-up and padded sources; DC, one-sided and mono files, a low end that cancels, hum, clicks, dropouts, silences.
What is not worth a look is not mentioned. Exit code 2 if any song could not be read; the others are still looked at.
`;

const VERIFY = `glassmaster verify DDPDIR [--export DIR] [--json]

Reads any DDP 2.00 audio folder: sizes, checksums, map, PQ, CD-Text checksums and Red Book rules; prints the PQ sheet.
  --export DIR          also write its songs as 16-bit 44.1 kHz WAV files
Exit code 1 if it has findings that forbid pressing it.
`;

const DEMO = `glassmaster demo [DIR]

Writes the demo album's songs and its album.json to DIR (default demo-album). Master it with
  glassmaster master DIR --out OUT
`;

const TOPICS: Readonly<Record<string, string>> = { master: MASTER, analyze: ANALYZE, advise: ADVISE, verify: VERIFY, demo: DEMO };

/** The in-app help: a command's page, or the overview for anything else. */
export const helpText = (topic: string | null): string =>
  topic !== null && Object.hasOwn(TOPICS, topic) ? (TOPICS[topic] ?? OVERVIEW) : OVERVIEW;
