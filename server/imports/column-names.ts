import type { Column } from './formats/format.ts';

/** How people and other programs call the columns of a table, besides the names of this system. */

const NAMES: Readonly<Partial<Record<Column, readonly string[]>>> = {
  indicator: [
    'indicator code',
    'indikator',
    'indikator kodi',
    'индикатор',
    'показатель',
    'код показателя',
    'индикатор коди',
    'кўрсаткич',
    'koʻrsatkich',
    'dataelement',
    'data element',
    'dataelementid',
  ],
  unit: [
    'provider',
    'organisation',
    'organization',
    'org unit',
    'orgunit',
    'orgunitid',
    'organisation unit',
    'organisationunit',
    'muassasa',
    'tashkilot',
    'муассаса',
    'ташкилот',
    'организация',
    'учреждение',
    'код организации',
    'единица',
  ],
  period: ['quarter', 'davr', 'chorak', 'давр', 'чорак', 'период', 'квартал'],
  numerator: ['surat', 'сурат', 'числитель'],
  denominator: ['maxraj', 'махраж', 'знаменатель'],
  value: ['figure', 'amount', 'qiymat', 'қиймат', 'значение', 'величина'],
  category: ['toifa', 'тоифа', 'категория', 'categoryoptioncombo', 'category option combo'],
  comment: ['note', 'remark', 'izoh', 'изоҳ', 'комментарий', 'примечание'],
  status: ['holat', 'ҳолат', 'статус', 'состояние'],
  reason: ['sabab', 'сабаб', 'причина'],
};

/** Small letters, one blank between words; apostrophes of Uzbek are typed in many ways, and words are joined in many. */
const plain = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replaceAll(/[ʻʼ‘’`´']/g, 'ʻ')
    .replaceAll(/[\s_-]+/g, ' ');

const BY_NAME = new Map(
  Object.entries(NAMES).flatMap(([column, names]) => names.map((name) => [plain(name), column as Column])),
);

/** @returns undefined for a name that nobody uses for a column of ours */
export const columnCalled = (cell: string): Column | undefined => BY_NAME.get(plain(cell));

/** What columns are that do not say so: by the header's cell in small letters; null: left out. */
export type ColumnChoices = ReadonlyMap<string, Column | null>;

/** What somebody said they are. */
export interface ChosenColumns {
  choices: ColumnChoices;
  /** E-mail address, or what acts without being a person. */
  by: string;
  /** ISO timestamp. */
  at: string;
}

/** Under which a choice for a header's cell is known. */
export const choiceKey = (cell: string): string => cell.trim().toLowerCase();

/** The header as if its cells had our names, where somebody said what they are. */
export const chosenNames = (
  cells: readonly string[],
  choices: ColumnChoices | undefined,
): readonly string[] =>
  choices === undefined
    ? cells
    : cells.map((cell) => {
        const choice = choices.get(choiceKey(cell));
        return choice === undefined ? cell : (choice ?? '');
      });
