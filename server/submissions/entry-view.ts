import { LONGEST_COMMENT } from '../domain/comment.ts';
import type { Indicator } from '../domain/indicator.ts';
import type { Group } from '../domain/indicator-set.ts';
import type { Language } from '../domain/language.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import { addQuarters } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import { daysLeft, dueDay, isExcused, isHandedIn } from '../domain/submission.ts';
import type { RuleProblem } from '../domain/validation/evaluate.ts';
import { urls } from '../http/urls.ts';
import { actorText } from '../i18n/actor-text.ts';
import { type EntryRow, type Refused, rowPage, haveLists } from './entry-row-view.ts';
import { type EntryForm, isOnlyRead } from './entry.ts';
import { type LiveData, liveData } from './live.ts';
import { type WaitingData, waitingData } from './waiting-view.ts';
import { fieldName } from './schema.ts';
import { formNotes, problemText } from './problem-text.ts';
import { onTimeOf } from './service.ts';
import {
  dueText,
  type Progress,
  progressOf,
  stateTag,
  type Tag,
  wasNeverHandedIn,
  type Words,
} from './view.ts';

interface EntryGroup {
  /** What a link to it points at. */
  id: string;
  name: string;
  rows: EntryRow[];
}

/** A line of a summary at the top, with where it leads. */
interface SummaryItem {
  text: string;
  url: string;
  /** Something to explain, not something to put right. */
  warning: boolean;
}

/** Page model of views/collect/entry.hbs. */
export interface EntryPage {
  unit: { name: string; code: string; about: string };
  period: string;
  tag: Tag;
  due: string;
  overdue: boolean;
  progress: Progress;
  backUrl: string;
  historyUrl: string;
  formUrl: string;
  /** Why nothing can be typed; null when the form can be filled in. */
  readOnly: string | null;
  /** Said above a submitted form that may still be corrected. */
  correcting: string | null;
  errors: { title: string; items: SummaryItem[] } | null;
  /** What of the set's rules the stored figures do not fulfil, when nothing has been sent; where figures are typed, none as well: they may. */
  broken: { title: string; items: SummaryItem[] } | null;
  columns: { before: string; yearBefore: string };
  groups: EntryGroup[];
  /** Links to the groups, with what is missing in them; none where there is only one. */
  jumps: { id: string; name: string; left: string | null }[];
  /** Of some figures. */
  hasLists: boolean;
  commentLength: number;
  missing: { code: string; name: string; url: string }[];
  missingText: string | null;
  /** Asked before something incomplete is submitted; null until it has been tried. */
  confirm: { text: string; error: string | null; checked: boolean } | null;
  asked: string;
  saveText: string;
  canSubmit: boolean;
  /** Of the reader's own figures that wait on their device, where none can be typed any more. */
  waiting: WaitingData;
  live: LiveData;
}

/** Leaf groups of the tree that hold indicators of this form, in the order of the tree. */
function groupsOf(group: Group, wanted: readonly Indicator[]): { group: Group; indicators: Indicator[] }[] {
  const indicators = group.indicators.filter((one) => wanted.some(({ code }) => code === one.code));
  return [
    ...(indicators.length === 0 ? [] : [{ group, indicators }]),
    ...group.groups.flatMap((child) => groupsOf(child, wanted)),
  ];
}

function errorsOf(
  words: Words,
  groups: readonly EntryGroup[],
  refused: Refused | undefined,
): EntryPage['errors'] {
  if (!refused) return null;
  const { form, broken, general, unexplained, conflicts } = refused.refusal;
  const rows = groups.flatMap((group) => group.rows);
  const items = rows.flatMap((row) =>
    [...row.fields, row.comment, row.absence, row.reason].flatMap(({ id, error }): SummaryItem[] =>
      error === null ? [] : [{ text: `${row.code}: ${error}`, url: `#${id}`, warning: false }],
    ),
  );
  const firstConflict = rows.find((row) => conflicts.includes(row.code))?.fields[0]?.id;
  for (const problem of general) {
    const url =
      problem.code === 'submission-complete-or-confirmed'
        ? '#confirmed'
        : firstConflict === undefined
          ? '#entry'
          : `#${firstConflict}`;
    items.unshift({ text: problemText(words, problem), url, warning: false });
  }
  // Figures may have saved themselves before: then only handing in is refused.
  const { intent } = refused.entered;
  // And what stands in the way of handing in is of no use to whoever cannot do it.
  const rules = intent === 'submit' && 'transition' in form.submit ? ruleItems(words, form, broken) : [];
  // What was handed in before stays so, whatever is refused now.
  const what = intent === 'submit' && isHandedIn(form.state) ? 'changes' : intent;
  return items.length > 0
    ? { title: words.t(`collect.entry.errors.${what}`), items: [...items, ...rules] }
    : { title: words.t('collect.entry.explain', { count: unexplained.length }), items: rules };
}

/** Those who only read have no fields: a line leads them to the indicator. */
function ruleItems(words: Words, form: EntryForm, broken: readonly RuleProblem[]): SummaryItem[] {
  const isReader = isOnlyRead(form);
  return formNotes(words, broken, isReader ? 'reader' : 'writer').map(({ error, word, text, codes, at }) => ({
    text: `${codes.join(', ')} · ${word}: ${text}`,
    url: isReader ? `#${at.indicator}-name` : `#${fieldName(at.indicator, at.field)}`,
    warning: !error,
  }));
}

function readOnlyText(words: Words, form: EntryForm, mayWrite: boolean): string | null {
  if ('transition' in form.save) return null;
  return mayWrite ? problemText(words, form.save.problem) : words.t('collect.entry.only-read');
}

function submittedText({ t, format }: Words, programme: Programme, form: EntryForm): string | null {
  const { submission } = form;
  if (!submission || submission.submittedAt === null) return null;
  return t(
    onTimeOf(programme, submission, form.unit)
      ? 'collect.entry.submitted-on-time'
      : 'collect.entry.submitted-late',
    {
      when: format.dateTime(submission.submittedAt),
      who: actorText(t, submission.submittedBy ?? ''),
    },
  );
}

/** @param ancestors of the unit, from the region down to its parent */
export function entryPage(
  words: Words & { language: Language },
  programme: Programme,
  form: EntryForm,
  around: { ancestors: readonly OrgUnit[]; today: string; mayWrite: boolean; email: string; made: string },
  refused?: Refused,
): EntryPage {
  const { t, localise, format } = words;
  const { unit, period, submission } = form;
  const groups = groupsOf(form.set.root, form.indicators).map(({ group, indicators }) => ({
    id: `group-${group.code}`,
    name: localise(group.name),
    rows: indicators.map((indicator) => rowPage(words, form, indicator, refused)),
  }));
  const rows = groups.flatMap((group) => group.rows);
  const missing = new Set(refused?.refusal.missing ?? form.completeness.missing);
  const due = dueDay(programme.reporting, period);
  const days = daysLeft(due, around.today);
  const canSubmit = 'transition' in form.submit;
  const unconfirmed = refused?.refusal.general.find(
    ({ code }) => code === 'submission-complete-or-confirmed',
  );
  const onTime = onTimeOf(programme, submission, unit);
  const isMissed = wasNeverHandedIn(form.state, onTime);
  const submitted = submittedText(words, programme, form);
  const dueThen = dueText(
    words,
    due,
    days,
    isMissed || isExcused(programme.reporting, period, unit.enteredOn),
  );
  const about = [
    ...around.ancestors.map(({ name }) => localise(name)),
    ...(unit.sector ? [localise(programme.sectors[unit.sector])] : []),
    ...(unit.serviceType ? [serviceTypeText(words, programme, unit.serviceType)] : []),
  ];
  return {
    unit: { name: localise(unit.name), code: unit.code, about: about.join(' · ') },
    period: format.period(period),
    tag: stateTag(words, form.state, onTime),
    due: submitted ?? (isMissed ? `${dueThen} · ${t('collect.due.missed')}` : dueThen),
    overdue: submitted === null && days < 0 && !isMissed,
    progress: progressOf(words, form.completeness),
    backUrl: urls.collect(period, unit.region ?? undefined),
    historyUrl: urls.collectHistory(period, unit.code),
    formUrl: urls.collectUnit(period, unit.code),
    readOnly: readOnlyText(words, form, around.mayWrite),
    correcting:
      form.state === 'submitted' && 'transition' in form.save
        ? t(`collect.entry.${form.save.transition.name}`)
        : null,
    errors: errorsOf(words, groups, refused),
    broken:
      refused || (form.broken.length === 0 && isOnlyRead(form))
        ? null
        : {
            title: t(`collect.entry.${isOnlyRead(form) ? 'remarks' : 'broken'}`),
            items: ruleItems(words, form, form.broken),
          },
    columns: {
      before: format.period(addQuarters(period, -1)),
      yearBefore: format.period(addQuarters(period, -4)),
    },
    groups,
    jumps: groups.length < 2 ? [] : groups.map((group) => jumpTo(words, group, missing)),
    hasLists: haveLists(groups.flatMap(({ rows }) => rows)),
    commentLength: LONGEST_COMMENT,
    missing: rows
      .filter((row) => missing.has(row.code))
      .map((row) => ({ code: row.code, name: row.name, url: `#${row.fields[0]?.id ?? 'entry'}` })),
    missingText: missing.size === 0 ? null : t('collect.entry.missing', { count: missing.size }),
    confirm:
      missing.size > 0 && (unconfirmed || refused?.entered.confirmed)
        ? {
            text: t('collect.entry.confirm', { count: missing.size }),
            error: unconfirmed ? problemText(words, unconfirmed) : null,
            checked: refused?.entered.confirmed ?? false,
          }
        : null,
    asked: refused?.entered.intent === 'submit' ? refused.refusal.unexplained.join(' ') : '',
    saveText: t(form.state === 'submitted' ? 'collect.entry.save-correction' : 'collect.entry.save'),
    canSubmit,
    waiting: waitingData(words, {
      timeZone: programme.timeZone,
      email: around.email,
      form: urls.collectUnit(period, unit.code),
    }),
    live: liveData(words, {
      timeZone: programme.timeZone,
      period,
      email: around.email,
      made: around.made,
      listUrl: urls.collect(period, unit.region ?? undefined),
      forms: [form],
      indicators: form.indicators,
      derived: form.set.indicators.filter(({ entry }) => entry.form === 'derived'),
    }),
  };
}

function jumpTo(
  { t }: Words,
  { id, name, rows }: EntryGroup,
  missing: ReadonlySet<string>,
): EntryPage['jumps'][number] {
  const count = rows.filter(({ code }) => missing.has(code)).length;
  return { id, name, left: count === 0 ? null : t('collect.entry.left', { count }) };
}

const serviceTypeText = ({ localise }: Words, programme: Programme, code: string): string => {
  const name = programme.serviceTypes[code];
  return name ? localise(name) : code;
};
