/** What a template says about itself in a sheet that nobody sees: for which programme, set and quarter it was made. */

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
}

const NAMES = ['format', 'programme', 'set', 'period', 'within'] as const satisfies (keyof TemplateMark)[];

/** Name and value a row. */
export const markRows = (mark: TemplateMark): [string, string][] => NAMES.map((name) => [name, mark[name]]);

/** Reads what `markRows` gave; what is missing is empty. */
export function readMark(rows: readonly (readonly string[])[]): TemplateMark {
  const values = new Map(rows.map(([name = '', value = '']) => [name, value]));
  const [format, programme, set, period, within] = NAMES.map((name) => values.get(name) ?? '') as [
    string,
    string,
    string,
    string,
    string,
  ];
  return { format, programme, set, period, within };
}
