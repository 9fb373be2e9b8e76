/** Checksum lists as md5sum, sha256sum and the DDP programs write them. */

export interface Checksum {
  /** As listed; `/` between folders. */
  readonly name: string;
  /** Lower-case hexadecimal: 8 digits CRC-32, 32 MD5, 40 SHA-1, 64 SHA-256. */
  readonly digest: string;
}

/**
 * GNU coreutils form, LF: digest, space, `*`, name. A name with a backslash, line feed or carriage return is escaped and its
 * line starts with a backslash (coreutils manual, "md5sum invocation").
 */
export const writeChecksums = (sums: readonly Checksum[]): string => sums.map(checksumLine).join('');

const checksumLine = ({ name, digest }: Checksum): string => {
  const escaped = name.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return `${escaped === name ? '' : '\\'}${digest} *${escaped}\n`;
};

/**
 * Reads every spelling seen: one or two separators with or without `*`, CRLF, upper case, BSD's `MD5 (name) = digest`,
 * the name first (`NAME=digest`, `NAME: digest`), `NAME=CRC` under a `[CRC32 Checksum]` heading, comments. Lines that list nothing are skipped. Never throws.
 */
export const readChecksums = (text: string): Checksum[] =>
  text
    .replace(/^\ufeff/, '')
    .split('\n')
    .flatMap((raw) => {
      const line = raw.replace(/\r$/, '');
      const sum = readGnu(line) ?? readTagged(line) ?? readNameFirst(line) ?? readCrc(line);
      return sum ? [sum] : [];
    });

const readGnu = (line: string): Checksum | undefined => {
  // Exactly two separator characters first: a name may itself start with a space or a star. It may hold any character:
  // U+2028 ends a line for nobody but JavaScript.
  const match =
    /^(\\?)((?:[0-9a-f]{32}){1,2}|[0-9a-f]{40}) [ *](.+)$/is.exec(line) ??
    /^(\\?)((?:[0-9a-f]{32}){1,2}|[0-9a-f]{40})[ \t]+\*?(.+)$/is.exec(line);
  if (!match) return undefined;
  const name = match[3] ?? '';
  return { name: match[1] === '' ? name : unescapeName(name), digest: (match[2] ?? '').toLowerCase() };
};

const readTagged = (line: string): Checksum | undefined => {
  const match = /^(\\?)(?:MD5|SHA1|SHA256) ?\((.+)\) ?= ?((?:[0-9a-f]{32}){1,2}|[0-9a-f]{40})\s*$/i.exec(line);
  if (!match) return undefined;
  const name = match[2] ?? '';
  return { name: match[1] === '' ? name : unescapeName(name), digest: (match[3] ?? '').toLowerCase() };
};

const readNameFirst = (line: string): Checksum | undefined => {
  const match = /^([^;#[\]=:\t]+?)\s*[\s=:]\s*((?:[0-9a-f]{32}){1,2}|[0-9a-f]{40})\s*$/i.exec(line);
  return match ? { name: match[1] ?? '', digest: (match[2] ?? '').toLowerCase() } : undefined;
};

const readCrc = (line: string): Checksum | undefined => {
  const match = /^([^;#[\]=]+?)\s*=\s*([0-9a-f]{8})\s*$/i.exec(line);
  return match ? { name: match[1] ?? '', digest: (match[2] ?? '').toLowerCase() } : undefined;
};

const unescapeName = (name: string): string =>
  name.replace(/\\([\\nr])/g, (_, letter: string) => (letter === 'n' ? '\n' : letter === 'r' ? '\r' : '\\'));
