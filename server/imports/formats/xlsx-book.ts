import type { Archive } from './xlsx-archive.ts';
import { fileProblem } from './format.ts';
import { Unreadable } from './utf8.ts';
import { type Attributes, decodeText, readPart } from './xlsx-xml.ts';

/** What the parts of a workbook besides its sheets say: which sheets there are, shared texts, which formats show dates. */

export interface Sheet {
  name: string;
  isHidden: boolean;
  /** Name of its part. */
  part: string;
}

/** The attribute of that name, whatever its prefix. */
const attribute = (attributes: Attributes, name: string): string =>
  attributes[name] ?? Object.entries(attributes).find(([key]) => key.endsWith(`:${name}`))?.[1] ?? '';

/** Targets are named from `xl/`, or from the root when they begin with a slash. */
const partAt = (target: string): string => (target.startsWith('/') ? target.slice(1) : `xl/${target}`);

const MOST_SHEETS = 200;

/** @throws Unreadable for what is no workbook */
export async function sheetsOf(archive: Archive): Promise<Sheet[]> {
  if (!archive.has('xl/workbook.xml')) throw new Unreadable(fileProblem('workbook-damaged'));
  const targets = new Map<string, string>();
  await readPart(archive.part('xl/_rels/workbook.xml.rels'), {
    open: (name, attributes) => {
      if (name === 'Relationship') targets.set(attributes['Id'] ?? '', attributes['Target'] ?? '');
    },
  });
  const sheets: Sheet[] = [];
  await readPart(archive.part('xl/workbook.xml'), {
    open: (name, attributes) => {
      if (name !== 'sheet' || sheets.length === MOST_SHEETS) return;
      const part = partAt(targets.get(attribute(attributes, 'id')) ?? '');
      const isHidden = (attributes['state'] ?? 'visible') !== 'visible';
      sheets.push({ name: attributes['name'] ?? '', isHidden, part });
    },
  });
  return sheets;
}

/** All texts of a workbook together; the figures of a country have a hundredth. */
const MOST_CHARACTERS = 64 * 1024 * 1024;
const MOST_TEXTS = 2_000_000;

/** Shared texts, in their order; of a rich text its runs together, without phonetic guides. */
export async function sharedTextsOf(archive: Archive): Promise<string[]> {
  const texts: string[] = [];
  if (!archive.has('xl/sharedStrings.xml')) return texts;
  let text = '';
  let inText = false;
  let inGuide = false;
  let characters = 0;
  await readPart(archive.part('xl/sharedStrings.xml'), {
    open: (name) => {
      if (name === 'si') text = '';
      else if (name === 'rPh') inGuide = true;
      else if (name === 't') inText = !inGuide;
    },
    text: (more) => {
      if (!inText) return;
      text += more;
      characters += more.length;
      if (characters > MOST_CHARACTERS || texts.length > MOST_TEXTS)
        throw new Unreadable(fileProblem('workbook-bomb'));
    },
    close: (name) => {
      if (name === 't') inText = false;
      else if (name === 'rPh') inGuide = false;
      else if (name === 'si') texts.push(decodeText(text));
    },
  });
  return texts;
}

/** Formats of ECMA-376 that show a number as a day or a time. */
const isBuiltInDate = (id: number): boolean => (id >= 14 && id <= 22) || (id >= 45 && id <= 47);

/** Whether a format's code shows parts of a date; what stands in quotes, brackets or after a backslash is text. */
const isDateCode = (code: string): boolean => /[ymdhs]/i.test(code.replaceAll(/"[^"]*"|\[[^\]]*\]|\\./g, ''));

/** Numbers of the cell styles that show dates. */
export async function dateStylesOf(archive: Archive): Promise<ReadonlySet<number>> {
  const found = new Set<number>();
  if (!archive.has('xl/styles.xml')) return found;
  const codes = new Map<number, string>();
  let inCells = false;
  let at = 0;
  await readPart(archive.part('xl/styles.xml'), {
    open: (name, attributes) => {
      if (name === 'numFmt') codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) {
        const id = Number(attributes['numFmtId'] ?? 0);
        const code = codes.get(id);
        if (code === undefined ? isBuiltInDate(id) : isDateCode(code)) found.add(at);
        at += 1;
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return found;
}
