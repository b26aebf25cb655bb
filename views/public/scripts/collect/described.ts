import type { SentEdit } from '../../../../server/submissions/cell-schema.ts';
import { namesIn, textOf } from './edit-parts.ts';
import type { Sheet, SheetEntry } from './sheet.ts';

/** An edit in words, for pages that do not have its form. */
export interface Described {
  /** Whose, and of which quarter. */
  form: string;
  /** Which figures, as they were typed. */
  figures: string;
}

export function inWords({ live }: Sheet, entry: SheetEntry, edit: Omit<SentEdit, 'id'>): Described {
  const { unit, indicator } = entry.live;
  const lines = namesIn(edit).map((name) => {
    const label = live.labels[indicator]?.[name] ?? live.labels['']?.[name] ?? name;
    const text = textOf({ id: '', ...edit }, name) ?? '';
    if (name === 'followUp') return text === '' ? `${label}: –` : label;
    const control = entry.controls.get(name);
    const chosen =
      control instanceof HTMLSelectElement
        ? [...control.options].find(({ value }) => value === text)?.textContent
        : null;
    return `${label}: ${chosen ?? (text || '–')}`;
  });
  return {
    form: `${live.units[unit] ?? unit} · ${live.quarter}`,
    figures: `${indicator} · ${lines.join('; ')}`,
  };
}
