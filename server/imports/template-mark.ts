import { fileProblem, type ImportProblem, type Reader } from './formats/format.ts';

/** What a template says about itself, in a sheet that nobody sees or a line for people: for which programme, set and quarter it was made. */

export const MARK_SHEET = 'mezon';

/** Counted up when older templates can no longer be read. */
export const TEMPLATE_FORMAT = 'mezon-template-1';

export interface TemplateMark {
  format: string;
  programme: string;
  /** Version of the set. */
  set: string;
  period: string;
  /** The unit whose providers it lists. */
  within: string;
  /** ISO timestamp at which its figures were read; empty in templates that do not say. */
  made: string;
}

const NAMES = [
  'format',
  'programme',
  'set',
  'period',
  'within',
  'made',
] as const satisfies (keyof TemplateMark)[];

/** Name and value a row. */
export const markRows = (mark: TemplateMark): [string, string][] => NAMES.map((name) => [name, mark[name]]);

/** Reads what `markRows` gave; what is missing is empty. */
export function readMark(rows: readonly (readonly string[])[]): TemplateMark {
  const values = new Map(rows.map(([name = '', value = '']) => [name, value]));
  const of = (name: (typeof NAMES)[number]): string => values.get(name) ?? '';
  return {
    format: of('format'),
    programme: of('programme'),
    set: of('set'),
    period: of('period'),
    within: of('within'),
    made: of('made'),
  };
}

/** Begins the remark that says it in a table of text. */
const MARK_REMARK = `#${MARK_SHEET} `;

/** `#mezon format=… programme=…`: one cell, wherever columns are moved to. */
export const markRemark = (mark: TemplateMark): string =>
  MARK_REMARK +
  markRows(mark)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');

/** @returns undefined for any other text */
export function readMarkRemark(text: string): TemplateMark | undefined {
  if (!text.startsWith(MARK_REMARK)) return undefined;
  const pairs = text.slice(MARK_REMARK.length).split(' ');
  return readMark(pairs.map((pair) => pair.split('=')));
}

/** What keeps a template from being read by the definitions of today. @param line where it says what it was made for */
export function checkMark(mark: TemplateMark, known: Reader['known'], line = 0): ImportProblem | undefined {
  if (mark.format !== TEMPLATE_FORMAT) return fileProblem('template-format', { line });
  if (!known) return undefined;
  if (mark.programme !== known.programme)
    return fileProblem('template-programme', { line }, { programme: mark.programme });
  const version = known.versionFor(mark.period);
  return version === mark.set
    ? undefined
    : fileProblem(
        'template-set',
        { line },
        {
          set: mark.set,
          period: mark.period,
          version: version ?? '–',
          within: mark.within,
        },
      );
}
