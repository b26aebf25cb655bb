import type { Language } from '../domain/language.ts';
import { parsePeriod, type Period } from '../domain/period.ts';

/** Numbers, dates and periods as a language writes them. */
export interface Formats {
  /** `1 234,5` · `1,234.5` @param decimals digits after the point, always that many */
  number(value: number, decimals?: number): string;
  /** `82.4 %`, with a no-break space. @param value 0–100 */
  percent(value: number, decimals?: number): string;
  /** `+3.1`, `−0.4` (U+2212), `0.0` */
  change(value: number, decimals?: number): string;
  /** `2026, 3-chorak` · `III квартал 2026` · `Q3 2026` */
  period(period: Period): string;
  /** `2026-yil 22-noyabr` · `22 ноября 2026 г.` · `22 November 2026`. @param iso date or timestamp */
  date(iso: string): string;
  /** Date and time in the programme's time zone. */
  dateTime(iso: string): string;
}

const NO_BREAK_SPACE = '\u00A0';
const MINUS = '\u2212';
const ROMAN_QUARTERS = ['I', 'II', 'III', 'IV'];

interface Conventions {
  point: string;
  group: string;
  /** Of a date within a sentence: the genitive in Russian. */
  months: readonly string[];
  date(day: number, month: string, year: string): string;
  period(year: string, quarter: number): string;
}

const names = (text: string): string[] => text.split(' ');

// Written out rather than taken from Intl: what ICU knows of Uzbek differs from one Node to the next.
const CONVENTIONS: Readonly<Record<Language, Conventions>> = {
  uz: {
    point: ',',
    group: NO_BREAK_SPACE,
    months: names('yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr'),
    date: (day, month, year) => `${year}-yil ${String(day)}-${month}`,
    period: (year, quarter) => `${year}, ${String(quarter)}-chorak`,
  },
  'uz-Cyrl': {
    point: ',',
    group: NO_BREAK_SPACE,
    months: names('январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь'),
    date: (day, month, year) => `${year}-йил ${String(day)}-${month}`,
    period: (year, quarter) => `${year}, ${String(quarter)}-чорак`,
  },
  ru: {
    point: ',',
    group: NO_BREAK_SPACE,
    months: names('января февраля марта апреля мая июня июля августа сентября октября ноября декабря'),
    date: (day, month, year) => `${String(day)} ${month} ${year}${NO_BREAK_SPACE}г.`,
    period: (year, quarter) => `${ROMAN_QUARTERS[quarter - 1] ?? ''} квартал ${year}`,
  },
  en: {
    point: '.',
    group: ',',
    months: names('January February March April May June July August September October November December'),
    date: (day, month, year) => `${String(day)} ${month} ${year}`,
    period: (year, quarter) => `Q${String(quarter)} ${year}`,
  },
};

function unsigned(value: number, decimals: number, { point, group }: Conventions): string {
  const [whole = '', fraction] = Math.abs(value).toFixed(decimals).split('.');
  const grouped = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, group);
  return fraction === undefined ? grouped : grouped + point + fraction;
}

/** Rounding may leave nothing of a small negative number, and then it has no sign. */
const roundsToZero = (value: number, decimals: number): boolean =>
  Number(Math.abs(value).toFixed(decimals)) === 0;

/** Calendar date and clock time of a timestamp in a time zone; a bare date is taken as it is. */
function localTime(iso: string, timeZone: string): { date: string; time: string } {
  if (/^\d{4}-\d{2}-\d{2}$/.test(iso)) return { date: iso, time: '00:00' };
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) throw new RangeError(`Not a date: ${iso}`);
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(moment);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((p) => p.type === type)?.value ?? '';
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}`,
  };
}

/** @param timeZone IANA name of the programme's zone */
export function formats(language: Language, timeZone: string): Formats {
  const conventions = CONVENTIONS[language];
  const number = (value: number, decimals = 0): string => {
    const sign = value < 0 && !roundsToZero(value, decimals) ? MINUS : '';
    return sign + unsigned(value, decimals, conventions);
  };
  const dateOf = (iso: string): string => {
    const [year = '', month = '', day = ''] = iso.split('-');
    return conventions.date(Number(day), conventions.months[Number(month) - 1] ?? '', year);
  };
  return {
    number,
    percent: (value, decimals = 1) => `${number(value, decimals)}${NO_BREAK_SPACE}%`,
    change: (value, decimals = 1) =>
      (value > 0 && !roundsToZero(value, decimals) ? '+' : '') + number(value, decimals),
    period: (period) => {
      const parsed = parsePeriod(period);
      if (!parsed) throw new RangeError(`Not a period: ${period}`);
      return conventions.period(String(parsed.year), parsed.quarter);
    },
    date: (iso) => dateOf(localTime(iso, timeZone).date),
    dateTime: (iso) => {
      const { date, time } = localTime(iso, timeZone);
      return `${dateOf(date)}, ${time}`;
    },
  };
}
