import { forgetKeptPages } from './kept-pages.ts';

/** Whose pages this device keeps. */
const OWNER = 'mezon-kept-for';

/** Kept pages are one person's: whoever signs in after them on this device, signed out or not, finds none of theirs. */
export async function keepFor(person: string): Promise<void> {
  const before = localStorage.getItem(OWNER);
  if (before !== null && before !== person) await forgetKeptPages();
  localStorage.setItem(OWNER, person);
}
