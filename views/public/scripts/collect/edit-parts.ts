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
