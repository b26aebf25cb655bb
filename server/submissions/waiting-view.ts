import type { Language } from '../domain/language.ts';
import { type LiveData, type LiveWord, liveWords } from './live.ts';
import type { Words } from './view.ts';

/** What a page without fields gives its script to say which figures of its reader wait on the device. */
export interface WaitingData extends Pick<
  LiveData,
  'language' | 'timeZone' | 'email' | 'words' | 'problems'
> {
  /** Address of the only form that is spoken of; null: of all. */
  form: string | null;
}

const WORDS: readonly LiveWord[] = [
  'on-device', 'to-send', 'offline', 'sign-in', 'other-person', 'refused', 'conflict', 'locked', 'put-away', 'put-away-sure',
]; // prettier-ignore

export const waitingData = (
  words: Words & { language: Language },
  about: Pick<WaitingData, 'timeZone' | 'email' | 'form'>,
): WaitingData => ({ ...about, language: words.language, words: liveWords(words, WORDS), problems: {} });
