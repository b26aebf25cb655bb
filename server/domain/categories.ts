import type { Entry } from './indicator.ts';

// Apart from the schemas of indicator.ts, which a browser that checks an entry form need not load.

/** A category of a measurement row: `` for ratio and value, else the part or side. */
export function categoriesOf(entry: Entry): string[] {
  switch (entry.form) {
    case 'ratio':
    case 'value':
    case 'system':
      return [''];
    case 'net':
      return ['promoters', 'detractors'];
    case 'parts':
      return entry.parts.map((part) => part.code);
    case 'derived':
      return [];
  }
}
