import { LONGEST_COMMENT } from '../domain/comment.ts';
import type { Period } from '../domain/period.ts';
import type { Problem } from '../domain/problem.ts';
import { urls } from '../http/urls.ts';
import { publicationText } from '../vintages/service.ts';
import { problemText } from './problem-text.ts';
import type { RegionStanding } from './publishing.ts';
import type { Words } from './view.ts';

/** Page model of views/collect/publication.hbs: publishing a quarter, region by region. */
export interface PublicationPage {
  heading: string;
  period: string;
  queueUrl: string;
  filter: { url: string; periods: { value: string; text: string; selected: boolean }[] };
  problems: { href: string | null; text: string }[];
  /** What was published although other things were not; null: nothing, or everything. */
  done: string | null;
  rows: {
    id: string;
    value: string;
    /** Null: there is nothing to publish. */
    box: { label: string; checked: boolean } | null;
    name: string;
    url: string;
    open: string;
    verified: string;
    published: string;
    version: string;
  }[];
  form: {
    url: string;
    period: string;
    selectUrl: string;
    selected: boolean;
    note: string;
    maxlength: number;
    confirmed: boolean;
  };
}

export interface PublicationCircumstances {
  period: Period;
  periods: readonly Period[];
  selectAll: boolean;
  refused?: {
    note: string;
    confirmed: boolean;
    chosen: ReadonlySet<string>;
    general: readonly Problem[];
    failed: readonly { name: string; problem: Problem }[];
    published: number;
  };
}

export function publicationPage(
  words: Words,
  standings: readonly RegionStanding[],
  { period, periods, selectAll, refused }: PublicationCircumstances,
): PublicationPage {
  const { t, localise, format } = words;
  return {
    heading: t('queue.publish.title'),
    period: format.period(period),
    queueUrl: urls.queue({ period }),
    filter: {
      url: urls.publication(),
      periods: periods.map((one) => ({ value: one, text: format.period(one), selected: one === period })),
    },
    problems: [
      ...(refused?.general ?? []).map((problem) => ({
        href: problem.path === '' ? null : `#${problem.path}`,
        text: problemText(words, problem),
      })),
      ...(refused?.failed ?? []).map(({ name, problem }) => ({
        href: '#confirmed',
        text: t('queue.failed', { name, reason: problemText(words, problem) }),
      })),
    ],
    done: refused && refused.published > 0 ? t('queue.publish.done', { count: refused.published }) : null,
    rows: standings.map(({ region, open, verified, published, vintage, publishable }) => {
      const name = localise(region.name);
      return {
        id: `region-${region.code}`,
        value: region.code,
        box: publishable
          ? {
              label: t('queue.publish.choose', { name }),
              checked: selectAll || (refused?.chosen.has(region.code) ?? false),
            }
          : null,
        name,
        url: urls.queue({ period, within: region.code }),
        open: format.number(open),
        verified: format.number(verified),
        published: format.number(published),
        version: publicationText(words, vintage),
      };
    }),
    form: {
      url: urls.publication(),
      period,
      selectUrl: urls.publication(period, selectAll ? undefined : 'all'),
      selected: selectAll,
      note: refused?.note ?? '',
      maxlength: LONGEST_COMMENT,
      confirmed: refused?.confirmed ?? false,
    },
  };
}
