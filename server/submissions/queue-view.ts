import type { OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Problem } from '../domain/problem.ts';
import type { Decision } from '../domain/submission.ts';
import { urls } from '../http/urls.ts';
import { actorText } from '../i18n/actor-text.ts';
import { boxValue, type DecisionFields, decisionFields } from './decision-view.ts';
import { problemText } from './problem-text.ts';
import { type Queue, QUEUE_STATES, type QueueRow } from './queue.ts';
import { type Progress, progressOf, stateTag, type Tag, type Words } from './view.ts';

/** The page of forms that wait for a decision. */

interface Choice {
  value: string;
  text: string;
  selected: boolean;
}

interface RowModel {
  /** Of its box. */
  id: string;
  /** The unit's code and what the reader has seen of it. */
  value: string;
  checked: boolean;
  label: string;
  name: string;
  code: string;
  url: string;
  region: string;
  progress: Progress;
  submitted: string;
  tag: Tag;
  last: string | null;
  reason: string | null;
}

/** Page model of views/collect/queue.hbs. */
export interface QueuePage {
  heading: string;
  period: string;
  filter: { url: string; periods: Choice[]; regions: Choice[]; regionLabel: string; state: string };
  states: { url: string; text: string; current: boolean }[];
  listUrl: string;
  /** Null: not for this reader. */
  publicationUrl: string | null;
  problems: { href: string | null; text: string }[];
  /** What was done although other things were not; null: nothing, or everything. */
  done: string | null;
  rows: RowModel[];
  form: {
    url: string;
    page: string;
    within: string;
    selectUrl: string;
    /** Whether the link takes the choice away. */
    selected: boolean;
  } & DecisionFields;
  previous: string | null;
  next: string | null;
  pages: string;
}

/** What the reader chose, and what came of a decision that was not made for everything. */
export interface QueueCircumstances {
  periods: readonly Period[];
  regions: readonly OrgUnit[];
  /** Region that is looked into; null: all. */
  within: string | null;
  /** Every box is ticked. */
  selectAll: boolean;
  mayPublish: boolean;
  /** What was typed when a decision was refused. */
  refused?: {
    reason: string;
    /** Codes of the forms that stay chosen. */
    chosen: ReadonlySet<string>;
    /** Of the request as a whole; with the path `reason` beside that field. */
    general: readonly Problem[];
    failed: readonly { name: string; problem: Problem }[];
    done: { decision: Decision; count: number } | null;
  };
}

function rowModel(words: Words, queue: Queue, row: QueueRow, around: QueueCircumstances): RowModel {
  const { t, localise, format } = words;
  const { unit, submission, lastMove } = row;
  const name = localise(unit.name);
  const region = around.regions.find(({ code }) => code === unit.region);
  return {
    id: `form-${unit.code}`,
    value: boxValue(unit.code, row.lastChange),
    checked: around.selectAll || (around.refused?.chosen.has(unit.code) ?? false),
    label: t('queue.choose', { name }),
    name,
    code: unit.code,
    url: urls.collectUnit(queue.period, unit.code),
    region: region && region.code !== unit.code ? localise(region.name) : '',
    progress: progressOf(words, row.completeness),
    submitted:
      submission.submittedAt === null
        ? t('queue.never')
        : t('queue.last', {
            when: format.dateTime(submission.submittedAt),
            who: actorText(t, submission.submittedBy ?? ''),
          }),
    tag: stateTag(words, queue.state, row.onTime),
    last:
      lastMove === undefined
        ? null
        : t('queue.last', { when: format.dateTime(lastMove.at), who: actorText(t, lastMove.by) }),
    reason: lastMove?.reason ?? null,
  };
}

function problemsOf(words: Words, { refused }: QueueCircumstances): QueuePage['problems'] {
  if (!refused) return [];
  return [
    ...refused.general.map((problem) => ({
      href: problem.path === '' ? null : `#${problem.path}`,
      text: problemText(words, problem),
    })),
    ...refused.failed.map(({ name, problem }) => ({
      href: null,
      text: words.t('queue.failed', { name, reason: problemText(words, problem) }),
    })),
  ];
}

export function queuePage(
  words: Words,
  levelName: string,
  queue: Queue,
  around: QueueCircumstances,
): QueuePage {
  const { t, localise, format } = words;
  const { period, state, page, pages, decisions } = queue;
  const { within, refused } = around;
  const asked = { period, within: within ?? undefined, state };
  const paged = (wanted: number): string =>
    urls.queue({ ...asked, page: wanted === 1 ? undefined : String(wanted) });
  const reasonProblem = refused?.general.find(({ path }) => path === 'reason');
  return {
    heading: t('queue.title'),
    period: format.period(period),
    filter: {
      url: urls.queue(),
      periods: around.periods.map((one) => ({
        value: one,
        text: format.period(one),
        selected: one === period,
      })),
      regions:
        around.regions.length < 2
          ? []
          : [
              { value: '', text: t('queue.all-regions'), selected: within === null },
              ...around.regions.map(({ code, name }) => ({
                value: code,
                text: localise(name),
                selected: code === within,
              })),
            ],
      regionLabel: levelName,
      state,
    },
    states: QUEUE_STATES.map((one) => ({
      url: urls.queue({ ...asked, state: one }),
      text: t('queue.state-count', {
        state: t(`collect.state.${one}`),
        count: format.number(queue.counts.get(one) ?? 0),
      }),
      current: one === state,
    })),
    listUrl: urls.collect(period, within ?? undefined),
    publicationUrl: around.mayPublish ? urls.publication(period) : null,
    problems: problemsOf(words, around),
    done: refused?.done ? t(`queue.done.${refused.done.decision}`, { count: refused.done.count }) : null,
    rows: queue.rows.map((row) => rowModel(words, queue, row, around)),
    form: {
      url: urls.queue(),
      page: String(page),
      within: within ?? '',
      selectUrl: around.selectAll
        ? paged(page)
        : urls.queue({ ...asked, select: 'all', page: page === 1 ? undefined : String(page) }),
      selected: around.selectAll,
      ...decisionFields(words, decisions, { reason: refused?.reason, problem: reasonProblem }),
    },
    previous: page > 1 ? paged(page - 1) : null,
    next: page < pages ? paged(page + 1) : null,
    pages: t('queue.page', { page: format.number(page), pages: format.number(pages) }),
  };
}
