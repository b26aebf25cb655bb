import { actorText } from '../i18n/actor-text.ts';
import type { SubmissionEvent } from './events-repository.ts';
import type { Words } from './view.ts';

/**
 * Why the form lies with whoever enters it again; null: it did not come back.
 * @param moves of the form, newest first @param mayWrite whether it is the reader who puts it right
 */
export function returnedText(
  { t, format }: Words,
  moves: readonly SubmissionEvent[],
  { mayWrite }: { mayWrite: boolean },
): string | null {
  const [last] = moves;
  if (last?.to !== 'returned') return null;
  const fact = t(last.from === 'published' ? 'collect.entry.reopened' : 'collect.entry.returned', {
    who: actorText(t, last.by),
    when: format.dateTime(last.at),
    reason: last.reason ?? '',
  });
  return mayWrite ? `${fact} ${t('collect.entry.again')}` : fact;
}
