import { LONGEST_COMMENT } from '../domain/comment.ts';
import type { Span } from '../domain/effective.ts';
import type { LocalisedText } from '../domain/language.ts';
import { type OrgUnit, SECTORS } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Problem } from '../domain/problem.ts';
import type { Programme } from '../domain/programme.ts';
import {
  PROVIDER_FIELDS,
  type ProviderChange,
  type ProviderField,
  type ProviderFields,
} from '../domain/provider.ts';
import { urls } from '../http/urls.ts';
import { actorText } from '../i18n/actor-text.ts';
import {
  districtGroups,
  type FieldModel,
  fieldWith,
  holdsText,
  type Option,
  excusedText,
  owesText,
  periodOptions,
  problemLinks,
  type Words,
} from './fields-view.ts';
import { excusedPeriod, isBeforeOwing, owingSince } from './register-owing.ts';
import { kindText, openText, type Tag, tagOf } from './register-list-view.ts';
import type { Deed, Typed } from './schema.ts';
import type { Place } from './spans-repository.ts';

/** An entry of the register with its history and its forms, and the form for a new one. */

interface FormModel {
  deed: Deed;
  title: string;
  text: string;
  url: string;
  version: number;
  fields: FieldModel[];
  button: string;
  warning: boolean;
  /** With a problem in it the form is shown at once. */
  open: boolean;
}

interface HistoryLine {
  title: string;
  holds: string | null;
  changes: { term: string; before: string; after: string }[];
  reason: string | null;
  recorded: string;
}

export interface EntryPage {
  problems: { href: string | null; text: string }[];
  heading: string;
  code: string;
  tag: Tag;
  backUrl: string;
  facts: { term: string; text: string }[];
  merged: { text: string; url: string; name: string }[];
  forms: FormModel[];
  names: { text: string; when: string }[];
  places: { text: string; when: string }[];
  history: HistoryLine[];
}

export interface EntryQuestion {
  unit: OrgUnit;
  version: number;
  mergedInto: OrgUnit | null;
  tookOver: readonly OrgUnit[];
  names: readonly Span<LocalisedText>[];
  places: readonly Span<Place>[];
  changes: readonly ProviderChange[];
  /** Regions and districts by code, and those that can be chosen. */
  units: ReadonlyMap<string, OrgUnit>;
  regions: readonly OrgUnit[];
  districts: readonly OrgUnit[];
  /** Open providers of the region, for a merger. */
  neighbours: readonly OrgUnit[];
  /** In which a change can begin. */
  periods: readonly Period[];
  today: string;
  refused: { deed: Deed; typed: Typed; problems: readonly Problem[] } | null;
}

const choice = (value: string, text: string, chosen: string): Option => ({
  value,
  text,
  selected: value === chosen,
});

const sectorOptions = ({ t, localise }: Words, { sectors }: Programme, chosen: string): Option[] => [
  ...(chosen === '' ? [choice('', t('organisation.choose'), chosen)] : []),
  ...SECTORS.map((sector) => choice(sector, localise(sectors[sector]), chosen)),
];

const serviceOptions = ({ t, localise }: Words, { serviceTypes }: Programme, chosen: string): Option[] => [
  choice('', t('organisation.not-known'), chosen),
  ...Object.entries(serviceTypes).map(([code, name]) => choice(code, localise(name), chosen)),
];

/** What each form asks, filled with what was typed or with what is. */
function fieldsOf(words: Words, programme: Programme, asked: EntryQuestion, deed: Deed): FieldModel[] {
  const { unit, districts, regions, periods, neighbours, today, refused } = asked;
  const own = refused?.deed === deed ? refused : null;
  const field = fieldWith(words, own?.problems ?? [], `${deed}-`);
  const value = (name: string, usual: string): string => own?.typed[name] ?? usual;
  const from = value('from', periods.at(-1) ?? '');
  const quarter = field({
    name: 'from',
    value: from,
    kind: 'select',
    options: periodOptions(words, periods, from),
  });
  const day = field({ name: 'from', value: value('from', today), kind: 'date' });
  const reason = field({ name: 'reason', value: value('reason', ''), kind: 'note', most: LONGEST_COMMENT });
  if (deed === 'rename')
    return [
      ...(['uz', 'ru', 'en'] as const).map((language) =>
        field({ name: `name_${language}`, value: value(`name_${language}`, unit.name[language]) }),
      ),
      day,
    ];
  if (deed === 'move') {
    const chosen = value('district', unit.district ?? '');
    const groups = districtGroups(words, { regions, districts }, chosen);
    return [field({ name: 'district', value: chosen, kind: 'select', groups }), quarter];
  }
  if (deed === 'change') {
    const [sector, type] = [
      value('sector', unit.sector ?? ''),
      value('service_type', unit.serviceType ?? ''),
    ];
    return [
      field({
        name: 'sector',
        value: sector,
        kind: 'select',
        options: sectorOptions(words, programme, sector),
      }),
      field({
        name: 'service_type',
        value: type,
        kind: 'select',
        options: serviceOptions(words, programme, type),
      }),
      quarter,
    ];
  }
  if (deed === 'merge') {
    const offered = neighbours.map(({ code, name }) => ({ value: code, text: words.localise(name) }));
    return [
      field({ name: 'into', value: value('into', ''), hint: 'into', most: 32, offered }),
      quarter,
      reason,
    ];
  }
  return [day, reason];
}

const deedsOf = ({ closedOn }: OrgUnit): readonly Deed[] =>
  closedOn === null ? ['rename', 'move', 'change', 'close', 'merge'] : ['rename', 'move', 'change', 'reopen'];

/** A value of a column as the reader knows it. */
function said(
  words: Words,
  programme: Programme,
  units: ReadonlyMap<string, OrgUnit>,
  field: ProviderField,
  value: string,
): string {
  const { t, localise, format } = words;
  if (value === '') return t('organisation.nothing');
  if (field === 'district') return localise(units.get(value)?.name ?? { uz: value, ru: value, en: value });
  if (field === 'opened_on' || field === 'closed_on') return format.date(value);
  if (field === 'sector') {
    const sector = SECTORS.find((one) => one === value);
    return sector ? localise(programme.sectors[sector]) : value;
  }
  if (field === 'service_type') {
    const type = programme.serviceTypes[value];
    return type ? localise(type) : value;
  }
  return value;
}

/** Fields that differ, by their names. @param fields of both sides */
export function changesOf(
  words: Words,
  programme: Programme,
  units: ReadonlyMap<string, OrgUnit>,
  { before, after }: { before: Partial<ProviderFields>; after: Partial<ProviderFields> },
): { term: string; before: string; after: string }[] {
  return PROVIDER_FIELDS.filter((field) => field in before || field in after).map((field) => ({
    term: words.t(`organisation.field.${field.replaceAll('_', '-')}`),
    before: said(words, programme, units, field, before[field] ?? ''),
    after: said(words, programme, units, field, after[field] ?? ''),
  }));
}

function historyLine(
  words: Words,
  programme: Programme,
  { units }: EntryQuestion,
  change: ProviderChange,
): HistoryLine {
  const { t, format } = words;
  return {
    title: t(`organisation.change.${change.kind}`),
    holds: holdsText(words, change.holdsFrom),
    changes: changesOf(words, programme, units, change),
    reason: change.reason,
    recorded: t('organisation.recorded', { who: actorText(t, change.by), when: format.dateTime(change.at) }),
  };
}

const firstSpan = (from: string): boolean => from.startsWith('0000');

/** Newest first; nothing while there is only one. */
function spanLines<T>(
  words: Words,
  spans: readonly Span<T>[],
  text: (value: T, span: Span<T>) => string,
): EntryPage['names'] {
  if (spans.length < 2) return [];
  return [...spans].reverse().map((span) => ({
    text: text(span.value, span),
    when: firstSpan(span.from) ? words.t('organisation.before-that') : (holdsText(words, span.from) ?? ''),
  }));
}

export function entryPage(words: Words, programme: Programme, asked: EntryQuestion): EntryPage {
  const { t, localise } = words;
  const { unit, version, mergedInto, tookOver, units, refused } = asked;
  const owes = [
    owesText(words, owingSince(asked.places)),
    excusedText(words, excusedPeriod(programme, unit, asked.places)),
  ].filter((text) => text !== null);
  const nameOf = (code: string | null): string =>
    localise(units.get(code ?? '')?.name ?? { uz: code ?? '', ru: code ?? '', en: code ?? '' });
  const link = (key: string) => (other: OrgUnit) => ({
    text: t(key),
    url: urls.provider(other.code),
    name: localise(other.name),
  });
  return {
    problems: refused ? problemLinks(words, refused.problems, `${refused.deed}-`) : [],
    heading: localise(unit.name),
    code: unit.code,
    tag: tagOf(words, unit, asked.today),
    backUrl: urls.register({ region: unit.region ?? undefined }),
    facts: [
      { term: t('organisation.field.code'), text: unit.code },
      { term: t('organisation.field.district'), text: `${nameOf(unit.district)}, ${nameOf(unit.region)}` },
      { term: t('organisation.kind'), text: kindText(words, programme, unit) },
      { term: t('organisation.open'), text: openText(words, unit) || t('organisation.not-known') },
      ...owes.map((text) => ({ term: t('organisation.owes.term'), text })),
    ],
    merged: [
      ...(mergedInto ? [mergedInto].map(link('organisation.merged-into')) : []),
      ...tookOver.map(link('organisation.took-over-from')),
    ],
    forms: deedsOf(unit).map((deed) => ({
      deed,
      title: t(`organisation.deed.${deed}.title`),
      text: t(`organisation.deed.${deed}.text`),
      url: urls.changeProvider(unit.code, deed),
      version,
      fields: fieldsOf(words, programme, asked, deed),
      button: t(`organisation.deed.${deed}.button`),
      warning: deed === 'close' || deed === 'merge',
      open: refused?.deed === deed,
    })),
    names: spanLines(words, asked.names, (name) => localise(name)),
    places: spanLines(words, asked.places, (place, span) =>
      [
        `${nameOf(place.district)}, ${nameOf(place.region)}`,
        kindText(words, programme, place),
        isBeforeOwing(span) ? t('organisation.owes.nothing') : openText(words, { ...unit, ...place }),
      ]
        .filter((text) => text !== '')
        .join(' · '),
    ),
    history: asked.changes.map((change) => historyLine(words, programme, asked, change)),
  };
}

export interface NewPage {
  problems: { href: string | null; text: string }[];
  heading: string;
  action: string;
  backUrl: string;
  fields: FieldModel[];
}

export function newPage(
  words: Words,
  programme: Programme,
  {
    typed,
    problems,
    ...places
  }: {
    typed: ProviderFields;
    problems: readonly Problem[];
    regions: readonly OrgUnit[];
    districts: readonly OrgUnit[];
  },
): NewPage {
  const { t } = words;
  const field = fieldWith(words, problems, '');
  const { district, sector, service_type } = typed;
  return {
    problems: problemLinks(words, problems, ''),
    heading: t('organisation.new.title'),
    action: urls.register(),
    backUrl: urls.register(),
    fields: [
      field({ name: 'code', value: typed.code, hint: 'code', most: 32 }),
      field({ name: 'name_uz', value: typed.name_uz }),
      field({ name: 'name_ru', value: typed.name_ru, hint: 'name' }),
      field({ name: 'name_en', value: typed.name_en, hint: 'name' }),
      field({
        name: 'district',
        value: district,
        kind: 'select',
        options: district === '' ? [choice('', t('organisation.choose'), '')] : [],
        groups: districtGroups(words, places, district),
      }),
      field({
        name: 'sector',
        value: sector,
        kind: 'select',
        options: sectorOptions(words, programme, sector),
      }),
      field({
        name: 'service_type',
        value: service_type,
        kind: 'select',
        options: serviceOptions(words, programme, service_type),
      }),
      field({ name: 'opened_on', value: typed.opened_on, kind: 'date', hint: 'opened' }),
    ],
  };
}
