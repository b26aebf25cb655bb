import type { Indicator } from '../../domain/indicator.ts';
import type { GroupDefinition, SetFile } from '../../domain/indicator-set.ts';
import type { LocalisedText } from '../../domain/language.ts';
import type { Period } from '../../domain/period.ts';
import type { DataElement, DataSet, Metadata } from './metadata.ts';
import { namesOf } from './territories.ts';

/** The set: an indicator for each data element that holds numbers, a group for each data set. Nothing in it is scored. */

interface NumberType {
  decimals: number;
  allowsNegative: boolean;
}

/** Types of values that are numbers, as DHIS2 names them. */
const NUMBER_TYPES: Readonly<Record<string, NumberType>> = {
  NUMBER: { decimals: 1, allowsNegative: true },
  INTEGER: { decimals: 0, allowsNegative: true },
  INTEGER_POSITIVE: { decimals: 0, allowsNegative: false },
  INTEGER_NEGATIVE: { decimals: 0, allowsNegative: true },
  INTEGER_ZERO_OR_POSITIVE: { decimals: 0, allowsNegative: false },
  PERCENTAGE: { decimals: 1, allowsNegative: false },
  UNIT_INTERVAL: { decimals: 2, allowsNegative: false },
};

export const holdsNumbers = ({ valueType }: DataElement): boolean => Object.hasOwn(NUMBER_TYPES, valueType);

const NOTHING_EXCLUDED: LocalisedText = { uz: 'Yoʻq', ru: 'Нет', en: 'None' };
const NUMBER_UNIT: LocalisedText = { uz: 'son', ru: 'число', en: 'number' };
const PERCENT_UNIT: LocalisedText = { uz: '%', ru: '%', en: '%' };

/** What every indicator of such a set has alike. */
const COMMON = {
  reportedBy: 'provider',
  direction: 'none',
  normalise: null,
  weight: 0,
  targets: {},
  numeratorWithinDenominator: false,
  frequency: 'quarter',
  disaggregations: [],
  minN: 1,
  safety: false,
  references: [],
  exclusion: NOTHING_EXCLUDED,
} as const satisfies Partial<Indicator>;

/** The system's own indicator: satisfaction pages have to have a share that they can show. */
export const ON_TIME = 'ON-TIME';

const onTime = (dimension: string): Indicator => ({
  code: ON_TIME,
  dimension,
  kind: 'percent',
  ...COMMON,
  targets: {},
  disaggregations: [],
  references: [],
  entry: { form: 'system', source: 'timeliness' },
  multiplier: 100,
  unit: PERCENT_UNIT,
  decimals: 0,
  numerator: {
    uz: 'Muddatida topshirilgan shakllar',
    ru: 'Формы, сданные в срок',
    en: 'Forms submitted on time',
  },
  denominator: {
    uz: 'Topshirilishi kerak boʻlgan shakllar',
    ru: 'Формы, которые должны быть сданы',
    en: 'Forms due',
  },
  wholeNumbers: true,
  numeratorWithinDenominator: true,
  allowsNegative: false,
  inclusion: {
    uz: 'Soʻnggi toʻrt chorakdagi barcha shakllar',
    ru: 'Все формы последних четырёх кварталов',
    en: 'All forms of the last four quarters',
  },
  source: { uz: 'Mezonning oʻzi', ru: 'Сам Mezon', en: 'Mezon itself' },
  name: {
    uz: 'Muddatida topshirilgan hisobotlar',
    ru: 'Отчёты, сданные в срок',
    en: 'Reports submitted on time',
  },
  definition: {
    uz: 'Mezonda muddatida topshirilgan shakllar ulushi. Import qilingan qiymatlar topshirish hisoblanmaydi.',
    ru: 'Доля форм, сданных в Mezon в срок. Импорт значений сдачей не считается.',
    en: 'Share of forms submitted in Mezon on time. Importing values is not submitting.',
  },
  rationale: {
    uz: 'Kechikkan hisobotlar qarorlarni kechiktiradi.',
    ru: 'Опоздавшие отчёты задерживают решения.',
    en: 'Late reports delay decisions.',
  },
});

function indicatorOf(element: DataElement, dimension: string): Indicator {
  const { decimals, allowsNegative } = NUMBER_TYPES[element.valueType] ?? {
    decimals: 1,
    allowsNegative: true,
  };
  const name = namesOf(element);
  const about = element.description || name.en;
  return {
    code: element.id,
    dimension,
    kind: 'amount',
    ...COMMON,
    targets: {},
    disaggregations: [],
    references: [],
    entry: { form: 'value' },
    multiplier: 1,
    unit: element.valueType === 'PERCENTAGE' ? PERCENT_UNIT : NUMBER_UNIT,
    decimals,
    numerator: null,
    denominator: null,
    wholeNumbers: false,
    allowsNegative,
    inclusion: {
      uz: 'DHIS2 dagi kabi',
      ru: 'Как в DHIS2',
      en: 'As in DHIS2',
    },
    source: { uz: 'DHIS2 tizimi', ru: 'Система DHIS2', en: 'DHIS2' },
    name,
    definition: {
      uz: `DHIS2 maʼlumot elementi: ${about}`,
      ru: `Элемент данных DHIS2: ${about}`,
      en: `Data element of DHIS2: ${about}`,
    },
    rationale: {
      uz: 'DHIS2 da yigʻiladi',
      ru: 'Собирается в DHIS2',
      en: 'Collected in DHIS2',
    },
  };
}

const group = (
  code: string,
  name: LocalisedText,
  weight: number,
  groups: GroupDefinition[],
): GroupDefinition => ({
  code,
  name,
  weight,
  mandatory: false,
  aggregate: { method: 'arithmetic' },
  availability: 0,
  groups,
});

const OTHERS = 'OTHER';
const OTHERS_NAME: LocalisedText = {
  uz: 'Boshqa maʼlumot elementlari',
  ru: 'Другие элементы данных',
  en: 'Other data elements',
};
const REPORTING = 'REPORTING';
const REPORTING_NAME: LocalisedText = { uz: 'Hisobot topshirish', ru: 'Сдача отчётности', en: 'Reporting' };
const ALL_NAME: LocalisedText = { uz: 'Jami', ru: 'Всего', en: 'All' };

/** Data elements by the first data set that has them; those of none come last. */
function grouped(elements: readonly DataElement[], sets: readonly DataSet[]) {
  const homes = new Map<string, string>();
  for (const set of sets) {
    for (const id of set.dataElements) if (!homes.has(id)) homes.set(id, set.id);
  }
  const homeOf = ({ id }: DataElement): string => homes.get(id) ?? OTHERS;
  const all = [
    ...sets.map((set) => ({ code: set.id, name: namesOf(set) as LocalisedText })),
    { code: OTHERS, name: OTHERS_NAME },
  ];
  return all
    .map((one) => ({ ...one, elements: elements.filter((element) => homeOf(element) === one.code) }))
    .filter((one) => one.elements.length > 0);
}

export interface SetChoices {
  /** `2026.1` */
  version: string;
  appliesFrom: Period;
  title: LocalisedText;
}

/** @returns set.json and an indicator for each data element that holds numbers, ready to be written */
export function setFiles(
  { dataElements, dataSets }: Metadata,
  { version, appliesFrom, title }: SetChoices,
): { set: SetFile; indicators: Indicator[] } {
  const groups = grouped(dataElements.filter(holdsNumbers), dataSets);
  const weight = 100 / (groups.length + 1);
  const tree = group('ALL', ALL_NAME, 100, [
    ...groups.map(({ code, name }) => group(code, name, weight, [])),
    group(REPORTING, REPORTING_NAME, weight, []),
  ]);
  const set: SetFile = {
    version,
    status: 'draft',
    publishedOn: null,
    appliesFrom,
    title,
    tree,
    bands: [
      { rating: 'inadequate', from: 0 },
      { rating: 'requires-improvement', from: 25 },
      { rating: 'good', from: 50 },
      { rating: 'outstanding', from: 75 },
    ],
    limiters: [],
    satisfaction: { questions: [ON_TIME], responseRate: null },
  };
  const indicators = groups.flatMap(({ code, elements }) => elements.map((one) => indicatorOf(one, code)));
  return { set, indicators: [...indicators, onTime(REPORTING)] };
}
