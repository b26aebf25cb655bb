/**
 * What is being typed, written down at each key, at once: a page that is closed before a figure is left has no time for a database.
 * It is taken away as soon as the outbox has it.
 */

export interface Typing {
  period: string;
  unit: string;
  indicator: string;
  /** Field or property. */
  name: string;
  email: string;
  /** Of the entry as it was when the typing began. */
  version: string;
  /** What stood there then; null: nobody knows. */
  from: string | null;
  text: string;
}

/** Where it is typed, and by whom. */
export type TypingPlace = Pick<Typing, 'email' | 'period' | 'unit' | 'indicator' | 'name'>;

const PREFIX = 'mezon-typing ';

const keyOf = ({ email, period, unit, indicator, name }: TypingPlace): string =>
  `${PREFIX}${[email, period, unit, indicator, name].join(' ')}`;

export function note(typing: Typing): void {
  try {
    localStorage.setItem(keyOf(typing), JSON.stringify(typing));
  } catch {
    // A full or forbidden store: the outbox takes the figure when it is left.
  }
}

export const forget = (typing: TypingPlace): void => {
  localStorage.removeItem(keyOf(typing));
};

/** Whether somebody is in the middle of typing there. */
export const isNoted = (typing: TypingPlace): boolean => localStorage.getItem(keyOf(typing)) !== null;

export const listNotes = (): Typing[] =>
  Object.keys(localStorage)
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => JSON.parse(localStorage.getItem(key) ?? '{}') as Typing);
