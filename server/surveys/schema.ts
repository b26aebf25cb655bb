import { cellsOf, keyOf, parseCount, type Sheet } from '../domain/survey/sheet.ts';
import type { Questionnaire } from '../domain/survey/definition.ts';
import { error, type Problem } from '../domain/problem.ts';

/** What the page of counts sends: a field for each cell, called by its key, and what the person had before them. */

export interface EnteredSheet {
  /** As typed, by key; cells that were not sent are empty. */
  typed: ReadonlyMap<string, string>;
  /** What could be understood. */
  sheet: Sheet;
  /** Whose paths are keys of cells, or `` for the form. */
  problems: readonly Problem[];
  /** The version that the person had before them. */
  version: number;
  /** Which typed figures the person has agreed to replace (`replacementToken`); `` none. */
  agreed: string;
}

/** What the form sends besides its cells. */
const OF_THE_FORM = ['_csrf', 'version', 'agreed'];
const QUOTED = 60;
const LONGEST_NUMBER = 100;

/** @param body the parsed form; anything that is not one text, or that the form does not have, is a problem */
export function parseSheet(questionnaire: Questionnaire, body: unknown): EnteredSheet {
  const fields = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const text = (name: string): string => {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return typeof value === 'string' ? value : '';
  };
  const keys = cellsOf(questionnaire).map(keyOf);
  const known = new Set([...OF_THE_FORM, ...keys]);
  const problems: Problem[] = Object.entries(fields).flatMap(([name, value]) => {
    const params = { field: name.slice(0, QUOTED) };
    if (!known.has(name)) return [error('survey-unknown-field', '', params)];
    return typeof value === 'string' ? [] : [error('survey-unknown-field', '', params)];
  });
  const typed = new Map<string, string>();
  const sheet = new Map<string, number>();
  for (const key of keys) {
    const value = text(key).slice(0, LONGEST_NUMBER);
    if (value.trim() === '') continue;
    typed.set(key, value);
    const count = parseCount(value, key);
    if (typeof count === 'number') sheet.set(key, count);
    else if (count !== null) problems.push(count);
  }
  const version = text('version');
  return {
    typed,
    sheet,
    problems,
    version: /^\d{1,9}$/.test(version) ? Number(version) : 0,
    agreed: text('agreed'),
  };
}
