import { setFor } from '../domain/indicator-set.ts';
import { categoriesOf, type Indicator } from '../domain/indicator.ts';
import type { Measurement } from '../domain/measurement.ts';
import { isOpenIn, type OrgUnit } from '../domain/org-unit.ts';
import { type Period, periodCollectedOn } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';

/** Figures that the indicator's checks accept, in round numbers that nobody takes for real ones. */
function exampleFigures(
  indicator: Indicator,
  category: string,
): Pick<Measurement, 'numerator' | 'denominator' | 'value'> {
  switch (indicator.entry.form) {
    case 'value':
      return { numerator: null, denominator: null, value: indicator.scale?.satisfiedFrom ?? 10 };
    case 'parts':
      return { numerator: null, denominator: null, value: 100 };
    case 'net':
      return { numerator: category === 'promoters' ? 60 : 20, denominator: 100, value: null };
    default:
      return { numerator: 80, denominator: 100, value: null };
  }
}

/**
 * A file that shows how each indicator is written: every indicator that can be reported, once, for the last quarter
 * that is over.
 * @param units those for which the reader may report @param today ISO date
 */
export function exampleMeasurements(
  programme: Programme,
  units: readonly OrgUnit[],
  today: string,
  comment: string,
): Measurement[] {
  const period: Period = periodCollectedOn(today);
  const region = units.find((unit) => unit.level === 'region');
  const provider = units.find((unit) => unit.level === 'provider' && isOpenIn(unit, period));
  return setFor(programme.sets, period)
    .indicators.filter(({ entry }) => entry.form !== 'system')
    .flatMap((indicator) => {
      const unit = indicator.reportedBy === 'provider' ? provider : region;
      if (!unit) return [];
      return categoriesOf(indicator.entry).map((category) => ({
        unit: unit.code,
        indicator: indicator.code,
        period,
        category,
        ...exampleFigures(indicator, category),
        comment,
      }));
    });
}
