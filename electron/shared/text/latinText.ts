/**
 * Text for carriers that know only Western European letters: what ISO 8859-1 has stays, what it lacks is spelt with
 * what it has, and what cannot be spelt becomes `?`.
 */

/** Characters that do not decompose (NFKD) into a letter and marks. */
const SPELLINGS: Readonly<Record<string, string>> = {
  // Punctuation
  ...spell('‘’‚‛′ʼ', "'"),
  ...spell('“”„‟″', '"'),
  ...spell('‐‑‒–−', '-'),
  ...spell('—―', '-'),
  ...spell('‹', '<'),
  ...spell('›', '>'),
  ...spell('•‣●', '*'),
  ...spell('…', '...'),
  ...spell('⁄∕', '/'),
  ...spell('†‡', '+'),
  ...spell('€', 'EUR'),
  ...spell('™', 'TM'),
  ...spell('№', 'No.'),
  ...spell('♯', '#'),
  ...spell('♭', 'b'),
  // Invisible: joiners, direction marks, variation selectors, byte-order mark
  ...spell('\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff', ''),
  // Latin letters with strokes and ligatures
  ...pairs(
    'Œ=OE œ=oe Ł=L ł=l Đ=D đ=d Ħ=H ħ=h ı=i Ĳ=IJ ĳ=ij ĸ=k Ŋ=N ŋ=n Ŧ=T ŧ=t ſ=s ƀ=b Ɨ=I ɨ=i Ƶ=Z ƶ=z Ə=A ə=a ẞ=SS ơ=o ư=u Ơ=O Ư=U',
  ),
  // Greek, as most passports spell it
  ...pairs('Α=A Β=V Γ=G Δ=D Ε=E Ζ=Z Η=I Θ=Th Ι=I Κ=K Λ=L Μ=M Ν=N Ξ=X Ο=O Π=P Ρ=R Σ=S Τ=T Υ=Y Φ=F Χ=Ch Ψ=Ps Ω=O'),
  ...pairs('α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y φ=f χ=ch ψ=ps ω=o'),
  // Cyrillic, as most passports spell it
  ...pairs('А=A Б=B В=V Г=G Д=D Е=E Ж=Zh З=Z И=I К=K Л=L М=M Н=N О=O П=P Р=R С=S Т=T У=U Ф=F Х=Kh Ц=Ts Ч=Ch Ш=Sh Щ=Shch'),
  ...pairs('Ъ= Ы=Y Ь= Э=E Ю=Yu Я=Ya Й=I Ё=E І=I Ї=I Є=Ye Ґ=G Ђ=Dj Ј=J Љ=Lj Њ=Nj Ћ=C Џ=Dz Ѕ=Dz'),
  ...pairs('а=a б=b в=v г=g д=d е=e ж=zh з=z и=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch'),
  ...pairs('ъ= ы=y ь= э=e ю=yu я=ya й=i ё=e і=i ї=i є=ye ґ=g ђ=dj ј=j љ=lj њ=nj ћ=c џ=dz ѕ=dz'),
};

function spell(characters: string, spelling: string): Record<string, string> {
  return Object.fromEntries([...characters].map((character) => [character, spelling]));
}

function pairs(list: string): Record<string, string> {
  return Object.fromEntries(list.split(' ').map((pair) => [pair.slice(0, 1), pair.slice(2)]));
}

const isLatin1Text = (text: string): boolean => /^[ -~\u00a0-\u00ff]*$/.test(text);

/** One character of NFC text in ISO 8859-1's printable characters; null when there is no spelling for it. */
export const latinSpelling = (character: string): string | null => {
  if (isLatin1Text(character)) return character;
  // Control characters would end the string or mean something to a player (TAB repeats the last track's text).
  if (/^[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]$/u.test(character)) return ' ';
  const known = SPELLINGS[character];
  if (known !== undefined) return known;
  let spelling = '';
  for (const part of character.normalize('NFKD').replace(/\p{Mn}/gu, '')) {
    const spelt = isLatin1Text(part) ? part : SPELLINGS[part];
    if (spelt === undefined) return null;
    spelling += spelt;
  }
  return spelling === '' && !/^\p{Mn}$/u.test(character) ? null : spelling;
};

/** Text in ISO 8859-1's printable characters, composed (NFC); equal to the input exactly when nothing had to change. */
export const toLatin1 = (text: string): string =>
  isLatin1Text(text.normalize('NFC')) ? text.normalize('NFC') : speltInLatin1(text);

const speltInLatin1 = (text: string): string =>
  // A grapheme that cannot be spelt is one question mark, however many code points an emoji is made of.
  [...new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text.normalize('NFC'))]
    .map(({ segment }) => {
      const spelt = [...segment].map(latinSpelling);
      return spelt.includes(null) ? '?' : spelt.join('');
    })
    .join('');

const ASCII_SPELLINGS: Readonly<Record<string, string>> = {
  ...pairs('ß=ss Æ=AE æ=ae Ø=O ø=o Ð=D ð=d Þ=Th þ=th ©=(c) ®=(r) «=" »=" ´=\' ×=x ÷=/ ·=- °=o ¦=| ¨= ¸= ¯=- ±=+- µ=u ¬=- ¶= §=S'),
  ...pairs('¡=! ¿=? ¢=c £=GBP ¥=JPY ¤= ª=a º=o ¹=1 ²=2 ³=3 ¼=1/4 ½=1/2 ¾=3/4'),
  '\u00a0': ' ',
  '\u00ad': '',
};

/** Text in printable ASCII; equal to the input exactly when nothing had to change. */
export const toAscii = (text: string): string =>
  [...toLatin1(text)]
    .map((character) => {
      const plain = ASCII_SPELLINGS[character] ?? character.normalize('NFD').replace(/\p{Mn}/gu, '');
      return /^[ -~]*$/.test(plain) ? plain : '?';
    })
    .join('');
