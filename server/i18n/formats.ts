import type { Period } from '../domain/period.ts';

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
  /** `22-noyabr, 2026` · `22 ноября 2026 г.` · `22 November 2026`. @param iso date or timestamp */
  date(iso: string): string;
  /** Date and time in the programme's time zone. */
  dateTime(iso: string): string;
}
