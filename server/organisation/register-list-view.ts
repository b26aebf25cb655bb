import type { OrgUnit } from '../domain/org-unit.ts';
import type { Programme } from '../domain/programme.ts';
import { urls } from '../http/urls.ts';
import type { Option, Words } from './fields-view.ts';
import { type RegisterFilter, STATES } from './schema.ts';
import { byName } from './service.ts';

/** The page that lists the register. */

export const PROVIDERS_PER_PAGE = 200;

export interface Tag {
  text: string;
  colour: string;
}

/** @param today ISO date */
export const isClosed = ({ closedOn }: Pick<OrgUnit, 'closedOn'>, today: string): boolean =>
  closedOn !== null && closedOn <= today;

export const tagOf = ({ t }: Pick<Words, 't'>, unit: OrgUnit, today: string): Tag =>
  isClosed(unit, today)
    ? { text: t('organisation.state.closed'), colour: 'grey' }
    : { text: t('organisation.state.open'), colour: 'green' };

/** `since 1 January 2020`, `until …`; empty where no day is known. */
export function openText({ t, format }: Words, { openedOn, closedOn }: OrgUnit): string {
  const parts = [
    ...(openedOn === null ? [] : [t('organisation.since', { day: format.date(openedOn) })]),
    ...(closedOn === null ? [] : [t('organisation.until', { day: format.date(closedOn) })]),
  ];
  return parts.join(', ');
}

export interface ListPage {
  heading: string;
  newUrl: string;
  importUrl: string;
  csvUrl: string;
  filter: {
    url: string;
    regions: Option[];
    states: Option[];
    search: string;
    narrowed: boolean;
    clearUrl: string;
  };
  found: string;
  rows: {
    name: string;
    code: string;
    url: string;
    district: string;
    region: string;
    kind: string;
    open: string;
    tag: Tag;
  }[];
  previous: string | null;
  next: string | null;
  pages: string;
}

export interface ListQuestion {
  /** That the reader works for. */
  regions: readonly OrgUnit[];
  /** Districts and regions by code. */
  names: ReadonlyMap<string, OrgUnit>;
  /** All that the filter found, in the order of the list. */
  found: readonly OrgUnit[];
  filter: RegisterFilter;
  today: string;
}

export const kindText = (
  { t, localise }: Words,
  { sectors, serviceTypes }: Pick<Programme, 'sectors' | 'serviceTypes'>,
  { sector, serviceType }: Pick<OrgUnit, 'sector' | 'serviceType'>,
): string => {
  const type = serviceType === null ? undefined : serviceTypes[serviceType];
  return (
    [
      ...(sector === null ? [] : [localise(sectors[sector])]),
      ...(type ? [localise(type)] : serviceType === null ? [] : [serviceType]),
    ].join(' · ') || t('organisation.not-known')
  );
};

/** Regions, then names; what is searched for may be in any name or in the code. */
export function foundIn(
  words: Words,
  units: readonly OrgUnit[],
  { region, state, search }: RegisterFilter,
  regionOrder: readonly string[],
  today: string,
): OrgUnit[] {
  const wanted = search.toLocaleLowerCase();
  const order = byName(words);
  const placeOf = new Map(regionOrder.map((code, i) => [code, i]));
  const at = (unit: OrgUnit): number => placeOf.get(unit.region ?? '') ?? -1;
  return units
    .filter((unit) => region === undefined || unit.region === region)
    .filter((unit) => state === undefined || isClosed(unit, today) === (state === 'closed'))
    .filter(
      (unit) =>
        wanted === '' ||
        [unit.code, words.localise(unit.name), ...Object.values(unit.name)].some((text) =>
          text.toLocaleLowerCase().includes(wanted),
        ),
    )
    .sort((a, b) => at(a) - at(b) || order(a, b));
}

export function listPage(
  words: Words,
  programme: Programme,
  { regions, names, found, filter, today }: ListQuestion,
): ListPage {
  const { t, localise, format } = words;
  const { region, state, search, page } = filter;
  const asked = { region, state, search: search === '' ? undefined : search };
  const first = (page - 1) * PROVIDERS_PER_PAGE;
  const rows = found.slice(first, first + PROVIDERS_PER_PAGE);
  const pageUrl = (number: number): string => urls.register({ ...asked, page: String(number) });
  const nameOf = (code: string | null): string => {
    const unit = code === null ? undefined : names.get(code);
    return unit ? localise(unit.name) : (code ?? '');
  };
  return {
    heading: t('organisation.title'),
    newUrl: urls.newProvider(),
    importUrl: urls.registerImport(),
    csvUrl: urls.registerCsv(asked),
    filter: {
      url: urls.register(),
      regions: regions.map(({ code, name }) => ({
        value: code,
        text: localise(name),
        selected: code === region,
      })),
      states: STATES.map((value) => ({
        value,
        text: t(`organisation.state.${value}`),
        selected: value === state,
      })),
      search,
      narrowed: region !== undefined || state !== undefined || search !== '',
      clearUrl: urls.register(),
    },
    found: t('organisation.found', { count: found.length, number: format.number(found.length, 0) }),
    rows: rows.map((unit) => ({
      name: localise(unit.name),
      code: unit.code,
      url: urls.provider(unit.code),
      district: nameOf(unit.district),
      region: nameOf(unit.region),
      kind: kindText(words, programme, unit),
      open: openText(words, unit),
      tag: tagOf(words, unit, today),
    })),
    previous: page > 1 ? pageUrl(page - 1) : null,
    next: first + rows.length < found.length ? pageUrl(page + 1) : null,
    pages: t('organisation.range', {
      first: format.number(first + 1, 0),
      last: format.number(first + rows.length, 0),
      all: format.number(found.length, 0),
    }),
  };
}
