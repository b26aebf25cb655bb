import type { OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import { urls } from '../http/urls.ts';
import type { Words } from './words.ts';

interface Choice {
  value: string;
  text: string;
  selected: boolean;
}

/** Page model of `/imports/template`. */
export interface TemplatePage {
  heading: string;
  backUrl: string;
  workbookUrl: string;
  csvUrl: string;
  periods: readonly Choice[];
  units: readonly Choice[];
}

export function templatePage(
  { t, format, localise }: Words,
  choices: {
    periods: readonly Period[];
    period: Period;
    /** Regions, each with the districts after it. */
    units: readonly OrgUnit[];
    within: OrgUnit;
  },
): TemplatePage {
  return {
    heading: t('imports.template.title'),
    backUrl: urls.imports(),
    workbookUrl: urls.importTemplateFile('xlsx'),
    csvUrl: urls.importTemplateFile('csv'),
    periods: choices.periods.map((period) => ({
      value: period,
      text: format.period(period),
      selected: period === choices.period,
    })),
    units: choices.units.map((unit) => ({
      value: unit.code,
      text: `${unit.level === 'district' ? '– ' : ''}${localise(unit.name)}`,
      selected: unit.code === choices.within.code,
    })),
  };
}
