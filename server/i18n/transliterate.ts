/**
 * Uzbek Latin to Uzbek Cyrillic by the rules of the two official alphabets (Latin of 1995, Cyrillic of 1940), so that
 * nobody has to keep two copies of each text. Where Latin does not say which Cyrillic letter stood there
 * (ц, soft sign, э inside a loan-word), a short list of stems decides.
 */

const APOSTROPHE = `[ʻʼ‘’'\`]`;
const VOWELS = 'aeiou';

/** Stems whose Cyrillic spelling cannot be read off the Latin one; matched at the beginning of a word, longest first. */
const STEMS: readonly (readonly [latin: string, cyrillic: string])[] = [
  // words that keep the soft sign of Cyrillic
  ['yanvar', 'январь'],
  ['fevral', 'февраль'],
  ['aprel', 'апрель'],
  ['iyun', 'июнь'],
  ['iyul', 'июль'],
  ['sentabr', 'сентябрь'],
  ['oktabr', 'октябрь'],
  ['noyabr', 'ноябрь'],
  ['dekabr', 'декабрь'],
  ['albom', 'альбом'],
  ['kompyuter', 'компьютер'],
  ['intervyu', 'интервью'],
  ['parol', 'пароль'],
  ['profil', 'профиль'],
  ['kalendar', 'календарь'],
  ['feldsher', 'фельдшер'],
  ['filtr', 'фильтр'],
  ['model', 'модель'],
  ['kvantil', 'квантиль'],
  ['kvartil', 'квартиль'],
  ['protsentil', 'процентиль'],
  // ц that Latin writes s
  ['sement', 'цемент'],
  ['eksponensial', 'экспоненциал'],
  ['sentr', 'центр'],
  ['sex', 'цех'],
  ['sikl', 'цикл'],
  ['konsepsiya', 'концепция'],
  ['konsert', 'концерт'],
  ['litsey', 'лицей'],
  ['porsiya', 'порция'],
  // с that the rule for -nsiya would turn into ц
  ['pensiya', 'пенсия'],
  // hard sign before е
  ['obyekt', 'объект'],
  ['subyekt', 'субъект'],
  ['inyeksiya', 'инъекция'],
  // й + о that is not ё
  ['rayon', 'район'],
  ['mikrorayon', 'микрорайон'],
  ['mayor', 'майор'],
];

const STEMS_BY_LENGTH = [...STEMS].sort((a, b) => b[0].length - a[0].length);

const LETTERS: Readonly<Record<string, string>> = {
  a: 'а',
  b: 'б',
  d: 'д',
  f: 'ф',
  g: 'г',
  h: 'ҳ',
  i: 'и',
  j: 'ж',
  k: 'к',
  l: 'л',
  m: 'м',
  n: 'н',
  o: 'о',
  p: 'п',
  q: 'қ',
  r: 'р',
  s: 'с',
  t: 'т',
  u: 'у',
  v: 'в',
  x: 'х',
  y: 'й',
  z: 'з',
};

const IOTATED: Readonly<Record<string, string>> = { o: 'ё', u: 'ю', a: 'я', e: 'е' };

/**
 * What is no Uzbek text and stays as it is, wherever it stands: placeholders, nested keys, tags, entities, code in backticks,
 * options and fields of commands (least_units), addresses, file names, codes with digits or two capital halves (QUA-01, 2026-Q3, UZ-TK, P0142).
 */
const FOREIGN = new RegExp(
  [
    String.raw`\{\{[^}]*\}\}`,
    String.raw`\$t\([^)]*\)`,
    String.raw`</?[a-z][^>]*>`,
    String.raw`&(?:[a-z]+|#\d+);`,
    String.raw`\x60[^\x60]*\x60`,
    String.raw`(?<![\w-])--[a-z][a-z-]*`,
    String.raw`\b_?[A-Za-z]+(?:_[A-Za-z]+)+\b`,
    String.raw`(?:https?://|mailto:)[^\s<>"]+`,
    String.raw`\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+`,
    String.raw`\b(?:[a-z0-9-]+\.)+(?:uz|com|org|net|gov|int|uk|eu|json|csv|xlsx|pdf|example)\b(?:/[^\s<>"]*)?`,
    String.raw`\b(?=[A-Z0-9-]*\d)[A-Z0-9]*[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*(?![a-zʻʼ‘’])\b`,
    String.raw`\b(?=[A-Z0-9-]*[A-Z])[A-Z0-9]+(?:-[A-Z0-9]*\d[A-Z0-9]*)+(?![a-zʻʼ‘’])\b`,
    String.raw`\b[A-Z]{2}-[A-Z]{2,3}\b(?![ʻʼ‘’])`,
    // The u of u-charts; elsewhere u is the Uzbek word for it.
    String.raw`(?<=\()u(?=[ ,)])|\bu(?=-diagramma|′)`,
  ].join('|'),
  'g',
);

/** Names, abbreviations and signs of formulas that are written in Latin letters in Cyrillic text too. */
const KEPT_WORDS = new Set(
  (
    'Mezon Enter Alt MIT PDF CSV JSON json XML ADX XLSX API HTML URL UTF BOM SVG ZIP PNG ISO SOATO DHIS VEQF ASCOF SDG NPS XMR CI RFC CC BY ODbL OGL GPL ' +
    'PAR MOVER PAF BGV BGSD MLD MDM MDB MDR IDIS SII RII SMR ISR STL TI NHS SHMI Making Data Digital ' +
    'Excel Chart FunnelPlotR OpenStreetMap Uzinfocom Wilson GitHub PostgreSQL SQLite XmR D R T Z A B n p e i x z mr dataValues adx group'
  ).split(' '),
);

/** What Uzbek adds to a name: possession and cases, and for abbreviations the plural. */
const ENDING = /^(?:lar)?(?:i|si)?(?:ning|ni|ga|gacha|dan|dagi|da|dir|li|siz|cha)?$/;

/** `JSON` of `JSONdagi`: the kept word that an ending is added to; single letters are no such words, because many words begin with one. */
function keptStem(latin: string): string | undefined {
  return [...KEPT_WORDS].find((kept) => {
    if (kept.length < 2 || !isUpper(kept.charAt(0)) || !latin.startsWith(kept)) return false;
    const ending = latin.slice(kept.length);
    // Names have no plural: Mezonlar are yardsticks.
    return ENDING.test(ending) && (kept === kept.toUpperCase() || !ending.startsWith('lar'));
  });
}

const ROMAN = /^(?=[IVXLC])(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$/;

/** Uzbek has neither w nor a c outside ch: such a word is a name of another language. */
const isForeignWord = (word: string): boolean => /w|c(?!h)/i.test(word);

const isUpper = (text: string): boolean => text !== text.toLowerCase();

/** Gives the Cyrillic text the case of the Latin one: ALL CAPS, Initial or lower. */
function likeCase(cyrillic: string, latin: string, wordIsCapitals: boolean): string {
  if (wordIsCapitals) return cyrillic.toUpperCase();
  const first = latin[0] ?? '';
  return isUpper(first) ? cyrillic.charAt(0).toUpperCase() + cyrillic.slice(1) : cyrillic;
}

const isApostrophe = (letter: string | undefined): boolean =>
  letter !== undefined && `ʻʼ‘’'\``.includes(letter);

interface Step {
  cyrillic: string;
  /** Latin letters used up. */
  length: number;
}

/** The next Cyrillic letter of a lower-case word. */
function step(word: string, at: number): Step {
  const letter = word[at] as string;
  const next = word[at + 1];
  const afterNext = word[at + 2];
  const before = word[at - 1];
  if ((letter === 'o' || letter === 'g') && isApostrophe(next))
    return { cyrillic: letter === 'o' ? 'ў' : 'ғ', length: 2 };
  // sʼh keeps the letters apart: Isʼhoq is Исҳоқ.
  if (letter === 's' && isApostrophe(next) && afterNext === 'h') return { cyrillic: 'сҳ', length: 3 };
  if (letter === 's' && next === 'h') return { cyrillic: 'ш', length: 2 };
  if (letter === 'c' && next === 'h') return { cyrillic: 'ч', length: 2 };
  if (letter === 't' && next === 's') {
    // Native: ketsa, aytsin, davlatsizlik; else a loan-word: sertifikatsiya, litsenziya.
    const rest = word.slice(at + 2);
    const native = /^(?:a(?:m|ng|k|lar)?|in(?:lar)?|ak|iz(?!m).*)$/.test(rest) || !/^[ieya]/.test(rest);
    if (!native) return { cyrillic: 'ц', length: 2 };
  }
  if (letter === 's' && /[knp]/.test(before ?? '') && word.startsWith('siy', at))
    return { cyrillic: 'ц', length: 1 };
  if (
    letter === 'y' &&
    next !== undefined &&
    IOTATED[next] !== undefined &&
    !(next === 'o' && isApostrophe(afterNext))
  ) {
    const softened =
      next === 'e' && before !== undefined && !VOWELS.includes(before) && !isApostrophe(before);
    return { cyrillic: (softened ? 'ь' : '') + (IOTATED[next] as string), length: 2 };
  }
  if (letter === 'e') {
    const opens =
      before === undefined ||
      VOWELS.includes(before) ||
      (isApostrophe(before) && /[og]/.test(word[at - 2] ?? ''));
    return { cyrillic: opens ? 'э' : 'е', length: 1 };
  }
  if (isApostrophe(letter)) return { cyrillic: at === 0 || next === undefined ? letter : 'ъ', length: 1 };
  return { cyrillic: LETTERS[letter] ?? letter, length: 1 };
}

function word(latin: string): string {
  if (KEPT_WORDS.has(latin) || ROMAN.test(latin)) return latin;
  const stem = keptStem(latin);
  if (stem !== undefined) return stem + lettersOf(latin.slice(stem.length));
  return isForeignWord(latin) ? latin : lettersOf(latin);
}

/** A word, or an ending of one, letter by letter. */
function lettersOf(latin: string): string {
  const lower = latin.toLowerCase();
  const letters = latin.replaceAll(new RegExp(APOSTROPHE, 'g'), '');
  const capitals =
    letters.length > 1 && letters === letters.toUpperCase() && letters !== letters.toLowerCase();
  const stem = STEMS_BY_LENGTH.find(([start]) => lower.startsWith(start));
  let result = '';
  let at = 0;
  if (stem) {
    at = stem[0].length;
    // The soft sign at the end of a word goes when a suffix comes: сентябрь, but сентябрда.
    result = likeCase(at < lower.length ? stem[1].replace(/ь$/, '') : stem[1], latin, capitals);
  }
  while (at < lower.length) {
    const { cyrillic, length } = step(lower, at);
    result += likeCase(cyrillic, latin.slice(at, at + length), capitals);
    at += length;
  }
  return result;
}

const WORD = new RegExp(`[A-Za-z](?:[A-Za-z]|${APOSTROPHE}(?=[A-Za-z])|(?<=[oOgG])${APOSTROPHE})*`, 'g');

/** @param uzLatin Uzbek text in Latin letters, possibly with placeholders or markup in it */
export function transliterate(uzLatin: string): string {
  let result = '';
  let from = 0;
  for (const match of uzLatin.matchAll(FOREIGN)) {
    result += uzLatin.slice(from, match.index).replaceAll(WORD, word) + match[0];
    from = match.index + match[0].length;
  }
  return result + uzLatin.slice(from).replaceAll(WORD, word);
}
