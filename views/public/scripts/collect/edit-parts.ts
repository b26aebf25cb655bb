import { commentFrom } from '../../../../server/domain/comment.ts';
import { completed } from '../../../../server/domain/entry-edit.ts';
import type { FormIndicator } from '../../../../server/domain/entry-form.ts';
import { parseNumber } from '../../../../server/domain/number-input.ts';
import type { SentEdit } from '../../../../server/submissions/cell-schema.ts';
import { isProperty } from './sheet.ts';

/** The part of an edit that is about one control. */
export function changeOf(name: string, text: string): Partial<SentEdit> {
  if (name === 'followUp') return { followUp: text !== '' };
  if (name === 'absence') return { absence: text as NonNullable<SentEdit['absence']> };
  return isProperty(name) ? { [name]: text } : { numbers: { [name]: text } };
}

/** What an edit says of a property; undefined: nothing. */
export function textOf(edit: SentEdit, name: string): string | undefined {
  if (name === 'followUp') return edit.followUp === undefined ? undefined : edit.followUp ? 'yes' : '';
  return isProperty(name) ? (edit[name] as string | undefined) : edit.numbers?.[name];
}

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
