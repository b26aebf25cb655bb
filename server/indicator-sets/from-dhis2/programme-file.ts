import type { ReportingFrequency } from '../../domain/dhis2-period.ts';
import type { LocalisedText } from '../../domain/language.ts';
import type { ProgrammeFile } from '../../domain/programme.ts';
import type { Metadata } from './metadata.ts';

/** `programme.json` of a programme that is made from DHIS2's metadata. */

/** ISO 3166-1 by what English calls the countries; other codes of two letters name none. */
function codesByName(): Map<string, string> {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = Array.from({ length: 26 }, (_, i) => String.fromCharCode(65 + i));
  const pairs = letters.flatMap((a) => letters.map((b) => `${a}${b}`));
  return new Map(
    pairs.flatMap((code): [string, string][] => {
      const name = names.of(code);
      return name === undefined ? [] : [[name.toLowerCase(), code]];
    }),
  );
}

/** For users' own purposes in ISO 3166-1. */
const NO_COUNTRY = 'XX';

/** @returns the country's code, `XX` where its name is no English name of one */
export const countryCode = (name: string): string => codesByName().get(name.toLowerCase()) ?? NO_COUNTRY;

/** What a country is called in each language; what DHIS2 calls it, where its code is no country's. */
export function countryNames(code: string, theirs: LocalisedText): LocalisedText {
  const nameIn = (language: 'uz' | 'ru' | 'en'): string =>
    (code.length === 2
      ? new Intl.DisplayNames(language, { type: 'region', fallback: 'none' }).of(code)
      : undefined) ?? theirs[language];
  return { uz: nameIn('uz'), ru: nameIn('ru'), en: theirs.en };
}

/** `Sierra Leone` → `sierra-leone`; empty where nothing of the name can be a code. */
export const codeFrom = (name: string): string =>
  name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '');

/** Years, of which DHIS2 can give totals whatever its data sets are; quarters where all of them are quarterly. */
export const frequencyFor = ({ dataSets }: Metadata): ReportingFrequency =>
  dataSets.length > 0 && dataSets.every(({ periodType }) => periodType === 'Quarterly')
    ? 'quarterly'
    : 'yearly';

const both = (one: LocalisedText, many: LocalisedText): { one: LocalisedText; many: LocalisedText } => ({
  one,
  many,
});

export interface ProgrammeChoices {
  code: string;
  country: string;
  countryName: LocalisedText;
  title: LocalisedText;
  /** In which the names of DHIS2 are written: the only one of its pages. */
  language: 'uz' | 'ru' | 'en';
  timeZone: string;
  frequency: ReportingFrequency;
}

export const programmeFile = (choices: ProgrammeChoices): ProgrammeFile => ({
  code: choices.code,
  title: choices.title,
  summary: {
    uz: 'DHIS2 metamaʼlumotlaridan tuzilgan. Koʻrsatkichlar koʻrsatiladi, hech narsa baholanmaydi.',
    ru: 'Составлена из метаданных DHIS2. Показатели показываются, ничего не оценивается.',
    en: 'Made from metadata of DHIS2. Figures are shown, nothing is scored.',
  },
  owner: choices.title,
  country: choices.country,
  languages: [choices.language],
  timeZone: choices.timeZone,
  levels: {
    country: choices.countryName,
    region: both(
      { uz: 'Hudud', ru: 'Регион', en: 'Region' },
      { uz: 'Hududlar', ru: 'Регионы', en: 'Regions' },
    ),
    district: both(
      { uz: 'Tuman', ru: 'Район', en: 'District' },
      { uz: 'Tumanlar', ru: 'Районы', en: 'Districts' },
    ),
    provider: both(
      { uz: 'Muassasa', ru: 'Учреждение', en: 'Facility' },
      { uz: 'Muassasalar', ru: 'Учреждения', en: 'Facilities' },
    ),
  },
  sectors: {
    state: { uz: 'Davlat', ru: 'Государственный', en: 'Public' },
    ngo: { uz: 'Nodavlat notijorat', ru: 'Некоммерческий', en: 'Not for profit' },
    private: { uz: 'Xususiy', ru: 'Частный', en: 'Private' },
  },
  serviceTypes: { facility: { uz: 'Muassasa', ru: 'Учреждение', en: 'Facility' } },
  reporting: { opensAfterDays: 1, dueAfterDays: 30, frequency: choices.frequency },
  demonstration: {
    notice: {
      uz: 'Namoyish: qiymatlar uydirma.',
      ru: 'Демонстрация: значения вымышлены.',
      en: 'Demonstration: the values are invented.',
    },
  },
  attributions: [],
});
