import { type Absence, type Entry, entryFrom } from '../domain/entry-edit.ts';
import { changeOfStep } from '../domain/entry-history.ts';
import type { Indicator } from '../domain/indicator.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import { urls } from '../http/urls.ts';
import { actorText } from '../i18n/actor-text.ts';
import { absenceText, fieldLabel, figureText } from './entry-text.ts';
import type { FormHistory, HistoryLine, LostLine, StoredLine } from './history.ts';
import { stateTag, type Tag, type Words } from './view.ts';

/** One thing that became another, or would have. */
interface Changed {
  /** With its colon. */
  label: string;
  from: string;
  to: string;
}

/** Page model of views/collect/history.hbs. */
export interface HistoryPage {
  unit: string;
  period: string;
  backUrl: string;
  /** The figure whose changes are shown; null: all of the form. */
  figure: { code: string; name: string; url: string; allUrl: string } | null;
  /** Newest first. */
  lines: {
    code: string;
    name: string;
    /** The changes of this figure alone. */
    url: string;
    who: string;
    when: string;
    /** Typed, in a file, from a survey; null: who did it says so. */
    how: string | null;
    changed: Changed[];
    /** Why it did not become the figure; null: it did. */
    lost: string | null;
    why: string[];
  }[];
  /** From one state to another, newest first. */
  moves: { from: Tag; to: Tag; who: string; when: string; reason: string | null }[];
}

const NONE = '–';

const statementText = (words: Words, absence: Absence | null, reason: string | null): string =>
  absence === null ? words.t('collect.entry.absence.none') : absenceText(words, absence, reason);

const markText = ({ t }: Words, followUp: boolean): string =>
  t(`collect.entry.${followUp ? 'marked' : 'not-marked'}`);

/** What a stored step made other than it was. */
function stepChanged(words: Words, { indicator, step }: StoredLine): Changed[] {
  const { before, after } = step;
  const { numbers = {}, comment, absence, reason, followUp } = changeOfStep(step);
  const { t } = words;
  return [
    ...Object.entries(numbers).map(([field, number]) => ({
      label: fieldLabel(words, indicator, field),
      from: figureText(words, before.numbers[field]),
      to: figureText(words, number),
    })),
    ...(absence === undefined && reason === undefined
      ? []
      : [
          {
            label: t('collect.entry.absence.label'),
            from: statementText(words, before.absence, before.reason),
            to: statementText(words, after.absence, after.reason),
          },
        ]),
    ...(comment === undefined
      ? []
      : [{ label: t('collect.entry.comment'), from: before.comment ?? NONE, to: comment ?? NONE }]),
    ...(followUp === undefined
      ? []
      : [
          {
            label: t('collect.entry.follow-up'),
            from: markText(words, before.followUp),
            to: markText(words, followUp),
          },
        ]),
  ];
}

/** What an edit wanted, as it was typed, and what stood there. */
function lostChanged(words: Words, { indicator, sent, stood }: LostLine): Changed[] {
  const { t } = words;
  const { numbers = {}, comment, absence, reason, followUp } = sent;
  const before: Entry = stood?.after ?? entryFrom(indicator, []);
  return [
    ...Object.entries(numbers).map(([field, typed]) => ({
      label: fieldLabel(words, indicator, field),
      from: figureText(words, before.numbers[field]),
      to: typed || NONE,
    })),
    ...(absence === undefined
      ? []
      : [
          {
            label: t('collect.entry.absence.label'),
            from: statementText(words, before.absence, before.reason),
            to: statementText(words, absence || null, reason || null),
          },
        ]),
    ...(absence !== undefined || reason === undefined
      ? []
      : [{ label: t('collect.entry.reason'), from: before.reason ?? NONE, to: reason || NONE }]),
    ...(comment === undefined
      ? []
      : [{ label: t('collect.entry.comment'), from: before.comment ?? NONE, to: comment || NONE }]),
    ...(followUp === undefined
      ? []
      : [
          {
            label: t('collect.entry.follow-up'),
            from: markText(words, before.followUp),
            to: markText(words, followUp),
          },
        ]),
  ];
}

function howText({ t }: Words, line: HistoryLine, who: string): string | null {
  if (line.kind === 'lost' || line.way.kind === 'typed')
    return who === line.by ? t('collect.history.way.typed') : null;
  return line.way.kind === 'file'
    ? t('collect.history.way.file', { name: line.way.name })
    : t('collect.history.way.survey');
}

/** The comment that stood when it was changed, unless that is the change, and why the form had come back. */
function whyTexts({ t }: Words, { step: { before, after }, returned }: StoredLine): string[] {
  return [
    ...(after.comment !== null && after.comment === before.comment ? [after.comment] : []),
    ...(returned === null ? [] : [t('collect.history.after-return', { reason: returned })]),
  ];
}

/** @param figure the only one to tell of; undefined: all of the form */
export function historyPage(
  words: Words,
  { unit, period, figure }: { unit: OrgUnit; period: Period; figure: Indicator | undefined },
  { lines, moves }: FormHistory,
): HistoryPage {
  const { t, localise, format } = words;
  return {
    unit: localise(unit.name),
    period: format.period(period),
    backUrl: urls.collectUnit(period, unit.code),
    figure: figure
      ? {
          code: figure.code,
          name: localise(figure.name),
          url: urls.indicator(figure.code),
          allUrl: urls.collectHistory(period, unit.code),
        }
      : null,
    lines: lines.map((line) => {
      const who = actorText(t, line.by);
      const { code, name } = line.indicator;
      return {
        code,
        name: localise(name),
        url: urls.collectHistory(period, unit.code, code),
        who,
        when: format.dateTime(line.at),
        how: howText(words, line, who),
        changed: (line.kind === 'lost' ? lostChanged(words, line) : stepChanged(words, line)).map((one) => ({
          ...one,
          label: one.label.endsWith('?') ? one.label : `${one.label}:`,
        })),
        lost: line.kind === 'lost' ? t(`collect.history.outcome.${line.outcome}`) : null,
        why: line.kind === 'lost' ? [] : whyTexts(words, line),
      };
    }),
    moves: moves.map((move) => ({
      from: stateTag(words, move.from, null),
      to: stateTag(words, move.to, null),
      who: actorText(t, move.by),
      when: format.dateTime(move.at),
      reason: move.reason,
    })),
  };
}
