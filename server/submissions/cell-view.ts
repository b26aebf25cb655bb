import { versionOf } from '../domain/entry-edit.ts';
import type { Indicator } from '../domain/indicator.ts';
import type { Programme } from '../domain/programme.ts';
import type { CellResult } from './cells.ts';
import type { Outcome } from './edits-repository.ts';
import { rowsOf } from './entry.ts';
import { rowPage } from './entry-row-view.ts';
import { conflictText } from './entry-text.ts';
import { problemText } from './problem-text.ts';
import { onTimeOf } from './service.ts';
import { type Progress, progressOf, stateTag, type Tag, type Words } from './view.ts';

/** What a page is told of an edit: what came of it, and how the entry stands now. Texts are ready to be shown. */
export interface CellAnswer {
  /** When it was given, ISO timestamp. */
  at: string;
  outcome: Outcome;
  /** Of the entry as it is stored now: what the next edit is based on. */
  version: string;
  /** As they would be typed again, by field. */
  fields: Record<string, string>;
  comment: string;
  absence: string;
  reason: string;
  followUp: boolean;
  /** Who entered what is stored, and when. */
  entered: string;
  /** The value, and those that are computed from the same entry. */
  values: { code: string; text: string; note: string }[];
  /** `rule`: the code of the set's rule, of what is stored all the same. */
  problems: { path: string; severity: 'error' | 'warning'; text: string; rule: string | null }[];
  /** What somebody else entered meanwhile, where, who and when. */
  conflict: { at: readonly string[]; text: string } | null;
  progress: Progress;
  /** Where the form stands now: its first figure makes it a draft. */
  state: Tag;
}

export const cellAnswer = (
  words: Words,
  programme: Programme,
  indicator: Indicator,
  result: CellResult,
  answeredAt: string,
): CellAnswer => {
  const { form, outcome, problems, at } = result;
  const row = rowPage(words, form, indicator, undefined);
  return {
    at: answeredAt,
    outcome,
    version: versionOf(indicator, form.stored),
    fields: Object.fromEntries(row.fields.map(({ name, value }) => [name, value])),
    comment: row.comment.value,
    absence: row.absence.options.find(({ selected }) => selected)?.value ?? '',
    reason: row.reason.value,
    followUp: row.followUp.checked,
    entered: row.entered,
    values: [row.value, ...row.derived].map(({ code, text, note }) => ({ code, text, note: note ?? '' })),
    problems: problems.map((problem) => ({
      path: problem.path,
      severity: problem.severity,
      text: problemText(words, problem),
      rule: problem.words ? problem.code : null,
    })),
    conflict:
      outcome === 'conflict'
        ? { at, text: conflictText(words, indicator, rowsOf(form.stored, indicator)) }
        : null,
    progress: progressOf(words, form.completeness),
    state: stateTag(words, form.state, onTimeOf(programme, form.submission, form.unit)),
  };
};
