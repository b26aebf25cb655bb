import { categoriesOf } from '../domain/categories.ts';
import { findIndicator, type IndicatorSet, setFor } from '../domain/indicator-set.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import { urls } from '../http/urls.ts';
import { absenceText } from './absence.ts';
import { actorText } from '../i18n/actor-text.ts';
import {
  type ColumnsForm,
  columnsForm,
  type ColumnsRead,
  columnsRead,
  type StepModel,
  stepsModel,
} from './columns-view.ts';
import type { ImportProgress } from './import-jobs.ts';
import type { CellContent } from './preview.ts';
import type { Import, ImportProblem, RowChange } from './service.ts';
import {
  decimalsOf,
  isUnderWay,
  lineLabel,
  problemText,
  sizeText,
  type StateModel,
  type StrategyChoice,
  strategyChoices,
  stateModel,
  tagOf,
  typedOf,
  unlistedText,
  type Words,
} from './words.ts';

export const PROBLEMS_PER_PAGE = 200;

interface ProblemRow {
  line: string;
  column: string;
  typed: string;
  reason: string;
  severity: string | null;
  /** Where to get what would be right. */
  link: { url: string; text: string } | null;
}

/** Page model of `/imports/:id`. */
export interface ShowPage {
  heading: string;
  backUrl: string;
  tag: { text: string; colour: string };
  steps: readonly StepModel[];
  /** What the file's columns are, to be said; null: nothing is asked. */
  mapping: (ColumnsForm & { discardUrl: string }) | null;
  /** Which column was read as what; null: it is no table, or nothing was read. */
  columns: ColumnsRead | null;
  facts: readonly { term: string; text: string }[];
  /** `cancelUrl` null: another process works on it. */
  state: (StateModel & { url: string; label: string; cancelUrl: string | null }) | null;
  /** What has come of it, in a sentence. */
  outcome: { title: string; text: string } | null;
  earlier: string | null;
  /** Why the preview has to be looked at again; null: it need not. */
  again: string | null;
  /** Another way to go about what is stored; null: nothing waits for a decision. */
  strategies: { url: string; choices: readonly StrategyChoice[] } | null;
  /** What a row is found by: its line, or its number among the values. */
  lineLabel: string;
  /** Null: there is nothing to press. */
  run: { url: string; text: string; discardUrl: string } | null;
  /** What importing the file would change, row by row; null: nothing waits for a decision. */
  changes: {
    title: string;
    text: string;
    submitted: string | null;
    rows: readonly ChangeRow[];
  } | null;
  problems: {
    title: string;
    text: string;
    downloadUrl: string;
    rows: readonly ProblemRow[];
    pages: { previous: string | null; next: string | null; text: string };
  } | null;
}

interface CellModel {
  figures: string;
  /** Null where the comment stays as it is. */
  comment: string | null;
  /** That it gets or loses the mark of follow-up; null: that stays as it is. */
  mark: string | null;
  /** Who entered it, and when; null: nobody, or nobody knows. */
  entered: string | null;
}

interface ChangeRow {
  line: string;
  unit: string;
  unitCode: string;
  period: string;
  indicator: string;
  /** With its category, where there are several. */
  indicatorCode: string;
  before: CellModel;
  after: CellModel;
  submitted: boolean;
}

const toProblemRow = (words: Words, problem: ImportProblem): ProblemRow => ({
  line: problem.line === 0 ? '–' : words.format.number(problem.line),
  column: problem.column === '' ? '–' : problem.column,
  typed: typedOf(problem),
  reason: problemText(words, problem),
  severity: problem.severity === 'warning' ? words.t('imports.warning') : null,
  link:
    problem.code === 'template-set'
      ? {
          url: urls.importTemplate(String(problem.params['period']), String(problem.params['within'])),
          text: words.t('imports.template.link'),
        }
      : null,
});

/** The sentence about what has come, or would come, of the file. */
function outcomeOf(words: Words, one: Import): ShowPage['outcome'] {
  const { t, format } = words;
  const counts = {
    created: format.number(one.newRows ?? 0),
    changed: format.number(one.changedRows ?? 0),
    unchanged: format.number(one.unchangedRows ?? 0),
  };
  const changes = changesIn(one) > 0;
  const nothing = one.keptRows ? 'none-taken' : 'nothing';
  // What only other strategies do is said only where they did it.
  const besides = [
    one.keptRows ? t('imports.outcome.kept', { count: one.keptRows }) : null,
    one.removedRows
      ? t(`imports.outcome.${one.status === 'done' ? 'went' : 'removed'}`, { count: one.removedRows })
      : null,
  ].filter((text) => text !== null);
  const say = (key: string, params: Record<string, string | number> = {}): ShowPage['outcome'] => ({
    title: t(`imports.outcome.${key}.title`, params),
    text: [t(`imports.outcome.${key}.text`, params), ...besides].join(' '),
  });
  switch (one.status) {
    case 'checking':
    case 'importing':
    case 'columns':
      return null;
    case 'ready':
      return say(changes ? 'ready' : nothing, counts);
    case 'done':
      return say(changes ? 'done' : nothing, counts);
    case 'refused':
      return say('refused', { count: one.errorCount ?? 0 });
    case 'discarded':
      return say('discarded');
    case 'failed':
      return say(one.failure ?? 'failed');
  }
}

/** How many rows would change, or have changed, what is stored. */
const changesIn = ({ newRows, changedRows, removedRows }: Import): number =>
  (newRows ?? 0) + (changedRows ?? 0) + (removedRows ?? 0);

/** `212 / 240`, `45.5`, `Not collected: why` */
function figuresText(
  { t, format }: Words,
  { numerator, denominator, value, status, reason }: CellContent,
): string {
  if (status === 'not-applicable' || status === 'not-collected')
    return absenceText(t(`imports.absence.${status}`), reason ?? null);
  const text = (figure: number): string => format.number(figure, decimalsOf(figure));
  const figures = value === null ? [numerator, denominator] : [value];
  return figures.map((figure) => (figure === null ? '–' : text(figure))).join(' / ');
}

function changeRow(
  words: Words,
  change: RowChange,
  { units, sets }: Pick<ShowInputs, 'units' | 'sets'>,
): ChangeRow {
  const { before, after, period, category } = change;
  const unit = units.find(({ code }) => code === change.unit);
  const indicator = findIndicator(setFor(sets, period), change.indicator);
  const hasCategories = indicator !== undefined && categoriesOf(indicator.entry).length > 1;
  const isCommented = (before?.comment ?? null) !== after.comment;
  return {
    line: change.line === 0 ? '–' : words.format.number(change.line),
    unit: unit ? words.localise(unit.name) : '',
    unitCode: change.unit,
    period: words.format.period(period),
    indicator: indicator ? words.localise(indicator.name) : '',
    indicatorCode: hasCategories ? `${change.indicator} · ${category}` : change.indicator,
    before: {
      figures: before ? figuresText(words, before) : '–',
      comment: isCommented ? (before?.comment ?? null) : null,
      mark: null,
      entered:
        before?.by !== undefined && before.at !== undefined
          ? words.t('imports.changes.entered', {
              who: actorText(words.t, before.by),
              when: words.format.dateTime(before.at),
            })
          : null,
    },
    after: {
      figures: change.line === 0 ? words.t('imports.changes.removed') : figuresText(words, after),
      comment:
        isCommented && change.line !== 0 ? (after.comment ?? words.t('imports.changes.no-comment')) : null,
      mark:
        after.followUp === undefined || change.line === 0
          ? null
          : words.t(`imports.changes.${after.followUp ? 'marked' : 'unmarked'}`),
      entered: null,
    },
    submitted: change.submitted,
  };
}

function changesModel(words: Words, inputs: ShowInputs): ShowPage['changes'] {
  const { t, format } = words;
  const { one, changes } = inputs;
  if (one.status !== 'ready' || changes.length === 0) return null;
  const all = changesIn(one);
  return {
    title: t('imports.changes.title'),
    text:
      changes.length < all
        ? t('imports.changes.first', { shown: format.number(changes.length), all: format.number(all) })
        : t('imports.changes.all'),
    submitted: one.submittedRows ? t('imports.changes.submitted', { count: one.submittedRows }) : null,
    rows: changes.map((change) => changeRow(words, change, inputs)),
  };
}

export interface ShowInputs {
  one: Import;
  /** Null: another process works on it. */
  progress: ImportProgress | null;
  problems: readonly ImportProblem[];
  /** From 1. */
  page: number;
  /** An earlier import of the same bytes. */
  earlier: Import | undefined;
  /** The first rows that would change what is stored. */
  changes: readonly RowChange[];
  /** Whether the file can be checked again with other columns. */
  canChooseColumns: boolean;
  /** Those of the changes. */
  units: readonly OrgUnit[];
  sets: readonly IndicatorSet[];
}

function problemsModel(
  words: Words,
  { one, problems, page }: Pick<ShowInputs, 'one' | 'problems' | 'page'>,
): ShowPage['problems'] {
  const { t, format } = words;
  const all = one.listedProblems ?? 0;
  if (all === 0) return null;
  const kind = (one.errorCount ?? 0) > 0 ? 'problems' : 'warnings';
  const first = (page - 1) * PROBLEMS_PER_PAGE + 1;
  const last = first + problems.length - 1;
  return {
    title: t(`imports.${kind}`),
    text: unlistedText(words, one) ?? t(`imports.${kind}-text`),
    downloadUrl: urls.importProblems(one.id),
    rows: problems.map((problem) => toProblemRow(words, problem)),
    pages: {
      previous: page > 1 ? urls.import(one.id, page - 1) : null,
      next: last < all ? urls.import(one.id, page + 1) : null,
      text: t('imports.range', {
        first: format.number(first),
        last: format.number(last),
        all: format.number(all),
      }),
    },
  };
}

export function showPage(words: Words, inputs: ShowInputs): ShowPage {
  const { one, progress, earlier } = inputs;
  const { t, format } = words;
  const changes = changesIn(one);
  const form = one.status === 'columns' ? columnsForm(words, one) : null;
  return {
    heading: one.fileName,
    backUrl: urls.imports(),
    tag: tagOf(words, one.status),
    steps: stepsModel(words, one.status),
    mapping: form && { ...form, discardUrl: urls.importDiscard(one.id) },
    columns: columnsRead(words, one, inputs.canChooseColumns),
    facts: [
      {
        term: t('imports.fact.uploaded'),
        text: `${format.dateTime(one.createdAt)}, ${actorText(t, one.createdBy)}`,
      },
      { term: t('imports.fact.size'), text: sizeText(words, one.bytes) },
      { term: t('imports.fact.rows'), text: one.rows === null ? '–' : format.number(one.rows) },
      { term: t('imports.strategy.label'), text: t(`imports.strategy.${one.strategy}.name`) },
      { term: 'SHA-256', text: one.sha256 },
    ],
    state: isUnderWay(one.status)
      ? {
          ...stateModel(words, one, progress),
          url: urls.importState(one.id),
          label: t('imports.progress'),
          cancelUrl: progress && urls.importCancel(one.id),
        }
      : null,
    outcome: outcomeOf(words, one),
    earlier:
      earlier && !isUnderWay(one.status)
        ? t('imports.earlier', {
            when: format.dateTime(earlier.createdAt),
            who: actorText(t, earlier.createdBy),
          })
        : null,
    again:
      one.status === 'ready' && one.lookedAgainAt !== null
        ? t('imports.again', { when: format.dateTime(one.lookedAgainAt) })
        : null,
    strategies:
      one.status === 'ready'
        ? { url: urls.importStrategy(one.id), choices: strategyChoices(words, one.strategy) }
        : null,
    lineLabel: lineLabel(words, one.fileName),
    run:
      one.status === 'ready' && changes > 0
        ? {
            url: urls.importRun(one.id),
            text: t('imports.run', { count: changes }),
            discardUrl: urls.importDiscard(one.id),
          }
        : null,
    changes: changesModel(words, inputs),
    problems: problemsModel(words, inputs),
  };
}
