import type { Vintage } from '../domain/vintage.ts';
import type { Context } from '../http/context.ts';

/** Which version of a quarter somebody reads, in words. */

type Words = Pick<Context, 't' | 'format'>;

/** So many have a name; later ones have their number. */
const NAMED = 3;

export const versionText = ({ t, format }: Words, number: number): string =>
  number <= NAMED
    ? t(`vintages.version.${String(number)}`)
    : t('vintages.version.later', { number: format.number(number) });

/** "Published 12 October 2026, first version"; of what was not published, that it is provisional. */
export const publicationText = (words: Words, vintage: Vintage | null): string =>
  vintage === null
    ? words.t('vintages.provisional')
    : words.t('vintages.published', {
        date: words.format.date(vintage.publishedAt),
        version: versionText(words, vintage.number),
      });

/**
 * The same of several units in one quarter.
 * @param vintages one a unit; null: not published
 */
export function publicationsText(words: Words, vintages: readonly (Vintage | null)[]): string {
  const published = vintages.filter((vintage) => vintage !== null);
  const [first] = published;
  if (!first) return publicationText(words, null);
  const { format } = words;
  const count = vintages.length;
  const days = new Set(published.map(({ publishedAt }) => format.date(publishedAt)));
  const numbers = new Set(published.map(({ number }) => number));
  if (published.length < count)
    return words.t('vintages.some', { published: format.number(published.length), count });
  if (days.size === 1 && numbers.size === 1) return publicationText(words, first);
  const dates = published.map(({ publishedAt }) => publishedAt).sort();
  return words.t('vintages.several', {
    first: format.date(dates[0] ?? ''),
    last: format.date(dates.at(-1) ?? ''),
  });
}

/** Which publication figures are of; null: they are as they are now. */
export const publicationJson = (vintage: Vintage | null): object | null =>
  vintage && { version: vintage.number, publishedAt: vintage.publishedAt, note: vintage.note };
