import type { CellAnswer } from '../../../../server/submissions/cell-view.ts';
import { isSame, textsOf } from './edit-parts.ts';
import { answers, type Heard } from './heard-store.ts';
import type { WaitingEdit } from './outbox.ts';

/**
 * What the server has last said of each entry, on this device: a page that was kept from before then shows it, and edits of other pages
 * rest on it.
 */

type Place = Pick<Heard, 'email' | 'period' | 'unit' | 'indicator'>;

const keyOf = ({ email, period, unit, indicator }: Place): IDBValidKey => [email, period, unit, indicator];
const placeOf = ({ email, period, unit, edit }: WaitingEdit): Place => ({
  email,
  period,
  unit,
  indicator: edit.indicator,
});

const isTaken = ({ outcome }: CellAnswer): boolean => outcome === 'saved' || outcome === 'unchanged';

/** What is known of an entry once an edit of it has been answered. @param before what was known */
export function heardAfter(before: Heard | undefined, waiting: WaitingEdit, answer: CellAnswer): Heard {
  const now = textsOf(answer);
  const then = before && textsOf(before.answer);
  const made = (isTaken(answer) && waiting.steps) || {};
  const isAs = (name: string, text: string | undefined): boolean =>
    text !== undefined && isSame(name, text, now.get(name) ?? '');
  const known = [...(before ? [...before.after, before.answer.version] : []), waiting.edit.basedOn];
  return {
    ...placeOf(waiting),
    answer,
    after: [...new Set(known)].filter((version) => version !== answer.version),
    own: [...now.keys()].filter(
      (name) => isAs(name, made[name]?.to) || (before?.own.includes(name) && isAs(name, then?.get(name))),
    ),
  };
}

/**
 * The version that an edit rests on when it is sent. What its author entered on another page, or just before, is no news to them; what
 * somebody else changed of that which it is about stays unknown, and comes out as changed by both.
 */
export function basisOf({ edit, steps, tried }: WaitingEdit, heard: Heard | undefined): string {
  // The server knows an edit again by its being the same.
  if (!heard || !steps || tried || !heard.after.includes(edit.basedOn)) return edit.basedOn;
  const now = textsOf(heard.answer);
  const isKnown = Object.entries(steps).every(
    ([name, { from }]) =>
      heard.own.includes(name) || (from !== null && isSame(name, from, now.get(name) ?? '')),
  );
  return isKnown ? heard.answer.version : edit.basedOn;
}

export const about = (waiting: WaitingEdit): Promise<Heard | undefined> =>
  answers.find(keyOf(placeOf(waiting)));

export async function note(waiting: WaitingEdit, answer: CellAnswer): Promise<void> {
  await answers.put(heardAfter(await about(waiting), waiting, answer));
}

export const forget = (heard: Heard): Promise<undefined> => answers.remove(keyOf(heard));

/** All of a person's quarter, in the order of time. */
export const list = async ({ email, period }: Pick<Heard, 'email' | 'period'>): Promise<Heard[]> =>
  (await answers.list())
    .filter((one) => one.email === email && one.period === period)
    .sort((a, b) => (a.answer.at < b.answer.at ? -1 : 1));
