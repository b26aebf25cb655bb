import { commentFrom } from '../../../../server/domain/comment.ts';
import { completed } from '../../../../server/domain/entry-edit.ts';
import { fieldsWith, type FormIndicator } from '../../../../server/domain/entry-form.ts';
import { parseNumber } from '../../../../server/domain/number-input.ts';
import type { SentEdit } from '../../../../server/submissions/cell-schema.ts';
import type { CellAnswer } from '../../../../server/submissions/cell-view.ts';
import type { Step } from './outbox.ts';
import { isProperty, PROPERTIES, type SheetEntry } from './sheet.ts';

/** What one statement is made of: the halves of a ratio; that something was not collected, and why. */
export function statementOf(indicator: FormIndicator, name: string): string[] {
  if (name === 'absence' || name === 'reason') return ['absence', 'reason'];
  return isProperty(name) ? [name] : fieldsWith(indicator, name);
}

/** The part of an edit that is about these controls. @param texts by name */
export function changeOf(texts: ReadonlyMap<string, string>): Partial<SentEdit> {
  const change: Partial<SentEdit> = {};
  for (const [name, text] of texts) {
    if (name === 'followUp') change.followUp = text !== '';
    else if (name === 'absence') change.absence = text as NonNullable<SentEdit['absence']>;
    else if (name === 'comment' || name === 'reason') change[name] = text;
    else change.numbers = { ...change.numbers, [name]: text };
  }
  return change;
}

/** What an edit says of a property; undefined: nothing. */
export function textOf(edit: SentEdit, name: string): string | undefined {
  if (name === 'followUp') return edit.followUp === undefined ? undefined : edit.followUp ? 'yes' : '';
  return isProperty(name) ? (edit[name] as string | undefined) : edit.numbers?.[name];
}

/** What an edit speaks of. */
export const namesIn = ({ numbers = {}, ...edit }: Partial<SentEdit>): string[] => [
  ...Object.keys(numbers),
  ...PROPERTIES.filter((name) => edit[name] !== undefined),
];

/** `1 250,0` and `1250` are the same figure. */
export function isSameFigure(one: string, other: string): boolean {
  const [a, b] = [parseNumber(one), parseNumber(other)];
  return one === other || (a !== undefined && a === b);
}

/** Whether two texts of a property are stored as the same. */
export const isSame = (name: string, one: string, other: string): boolean =>
  isProperty(name) ? commentFrom(one) === commentFrom(other) : isSameFigure(one, other);

/** All that an edit makes of an entry, by name: what it says, and what follows from that. */
export function outcomeOf(indicator: FormIndicator, edit: Partial<SentEdit>): ReadonlyMap<string, string> {
  const { numbers = {}, comment, absence, reason, followUp } = edit;
  const {
    numbers: after = {},
    absence: absent,
    reason: why,
  } = completed(indicator, {
    numbers: Object.fromEntries(
      Object.entries(numbers).map(([field, text]) => [field, parseNumber(text) ?? null]),
    ),
    ...(absence === undefined ? {} : { absence: absence || null }),
    ...(reason === undefined ? {} : { reason: commentFrom(reason) }),
  });
  return new Map<string, string>([
    ...Object.keys(after).map((field): [string, string] => [field, absence ? '' : (numbers[field] ?? '')]),
    ...(comment === undefined ? [] : [['comment', comment] as const]),
    ...(absent === undefined ? [] : [['absence', absent ?? ''] as const]),
    ...(why === undefined ? [] : [['reason', why ?? ''] as const]),
    ...(followUp === undefined ? [] : [['followUp', followUp ? 'yes' : ''] as const]),
  ]);
}

/** The same, beside what the page had shown there. */
export const stepsOf = (entry: SheetEntry, edit: Partial<SentEdit>): Record<string, Step> =>
  Object.fromEntries(
    [...outcomeOf(entry.indicator, edit)].map(([name, to]) => [name, { from: entry.shown(name), to }]),
  );

/** How an entry stands, by name, as it would be typed. */
export const textsOf = ({ fields, comment, absence, reason, followUp }: CellAnswer): Map<string, string> =>
  new Map([
    ...Object.entries(fields),
    ['comment', comment],
    ['absence', absence],
    ['reason', reason],
    ['followUp', followUp ? 'yes' : ''],
  ]);
