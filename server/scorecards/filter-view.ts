import type { OrgUnit, Sector } from '../domain/org-unit.ts';
import { SECTORS } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Problem } from '../domain/problem.ts';
import type { Programme } from '../domain/programme.ts';
import { urls } from '../http/urls.ts';
import type { Words } from './cells.ts';
import { COMPARED_LEVELS, type ComparedLevel, type MatrixFilter, SHOWS } from './schema.ts';

/** What is compared: the form above the matrix and above ranks. */

interface Option {
  value: string;
  text: string;
  selected: boolean;
}

export interface FilterChoices {
  periods: readonly Period[];
  /** Units that can be looked into. */
  within: readonly OrgUnit[];
}

export interface FilterModel {
  url: string;
  periods: Option[];
  within: Option[];
  levels: Option[];
  sectors: Option[];
  shows: Option[];
  sort: string;
  problems: { href: string; text: string }[];
  errors: Record<'period' | 'within' | 'level' | 'sector' | 'show', string | null>;
}

export const levelName = ({ localise }: Words, programme: Programme, level: ComparedLevel): string =>
  localise(programme.levels[level].many);

export const sectorName = ({ localise }: Words, programme: Programme, sector: Sector): string =>
  localise(programme.sectors[sector]);

function problemTexts({ t }: Words, problems: readonly Problem[]): { href: string; text: string }[] {
  return problems.map((problem) => ({
    href: `#${problem.path}`,
    text: t(`problem.${problem.code}`, problem.params),
  }));
}

export function filterModel(
  words: Words,
  programme: Programme,
  filter: MatrixFilter,
  choices: FilterChoices,
  problems: readonly Problem[],
): FilterModel {
  const { t, localise, format } = words;
  const texts = problemTexts(words, problems);
  const errorOf = (path: string): string | null =>
    texts.find(({ href }) => href === `#${path}`)?.text ?? null;
  const all: Option = {
    value: 'all',
    text: t('scorecards.filter.all-sectors'),
    selected: filter.sector === null,
  };
  return {
    url: urls.scorecards(),
    periods: [...choices.periods].reverse().map((period) => ({
      value: period,
      text: format.period(period),
      selected: period === filter.period,
    })),
    within: choices.within.map((unit) => ({
      value: unit.code,
      text: localise(unit.name),
      selected: unit.code === filter.within,
    })),
    levels: COMPARED_LEVELS.map((level) => ({
      value: level,
      text: levelName(words, programme, level),
      selected: level === filter.level,
    })),
    sectors: [
      all,
      ...SECTORS.map((sector) => ({
        value: sector,
        text: sectorName(words, programme, sector),
        selected: sector === filter.sector,
      })),
    ],
    shows: SHOWS.map((show) => ({
      value: show,
      text: t(`scorecards.show.${show}`),
      selected: show === filter.show,
    })),
    sort: filter.sort,
    problems: texts,
    errors: {
      period: errorOf('period'),
      within: errorOf('within'),
      level: errorOf('level'),
      sector: errorOf('sector'),
      show: errorOf('show'),
    },
  };
}
