import { type Computed, type NotComputable, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { CONFIDENCE, type Estimate, type Interval, isConfidence } from './interval.ts';
import { BYAR_FROM, byarLimits, type CountMethod, countInterval } from './rate.ts';
import { allFinite, sumOf, type Values } from './sample.ts';

type Numbers = readonly number[];

function refusal(events: Values, ...columns: readonly Numbers[]): NotComputable | null {
  if (columns.some((column) => column.length !== events.length)) return notComputable('lengths-differ');
  if (events.length === 0) return notComputable('no-values');
  const all = [events, ...columns];
  if (!all.every(allFinite)) return notComputable('not-finite');
  if (all.some((column) => column.some((value) => value !== null && value < 0)))
    return notComputable('negative');
  return null;
}

/** A missing count is a stratum without recorded events. */
const recorded = (events: Values): number[] => events.map((count) => count ?? 0);

export interface DirectRate {
  /** Over all strata. */
  events: number;
  exposure: number;
  /** Null below ten events: the rate would be decided by where the few of them happened. */
  rate: Estimate | null;
}

/**
 * Directly standardised rate: what the rate would be if the population were composed as the standard one, with Dobson's interval.
 *
 * @formula \mathrm{DSR} = m\,\frac{\sum w_i\,x_i/n_i}{\sum w_i}
 * \mathrm{DSR} + m\,\sqrt{\frac{\sum w_i^2 x_i/n_i^2}{(\sum w_i)^2}\Big/ x}\,(x_{\mathrm{Byar}} - x), \quad x = \sum x_i
 * @param events counts a stratum (age band, disability group); null counts as none
 * @param exposure people or days a stratum, above 0
 * @param standard standard population a stratum
 * @param multiplier the rate is per so many units of exposure
 * @param confidence above 0, below 1
 * @returns sums, and rate with bounds per so many units, null below ten events; not computable without exposure in a stratum
 * @when Regions with different age structures are compared with each other.
 * @limits Needs counts by stratum and hides that strata may differ in opposite directions.
 * @see Dobson et al. (1991), Statistics in Medicine 10:457–462; PHEindicatormethods 2.1.0 (calculate_dsr)
 */
export function directlyStandardisedRate(
  events: Values,
  exposure: Numbers,
  standard: Numbers,
  multiplier: number,
  confidence: number = CONFIDENCE,
): Computed<DirectRate> {
  const refused = refusal(events, exposure, standard);
  if (refused) return refused;
  if (!isConfidence(confidence) || !(multiplier > 0) || !Number.isFinite(multiplier))
    return notComputable('bad-parameter');
  if (exposure.some((people) => people === 0)) return notComputable('no-denominators');
  const whole = sumOf(standard);
  if (whole === 0) return notComputable('zero-weights');
  const counts = recorded(events);
  const sums = { events: sumOf(counts), exposure: sumOf(exposure) };
  if (sums.events < BYAR_FROM) return computedIfFinite({ ...sums, rate: null });
  const weights = standard.map((people, i) => people / whole / (exposure[i] as number));
  const weighted = (power: 1 | 2): number =>
    sumOf(counts.map((count, i) => count * (weights[i] as number) ** power));
  const value = weighted(1) * multiplier;
  const perEvent = Math.sqrt(weighted(2) / sums.events) * multiplier;
  const limits: Interval = byarLimits(sums.events, confidence);
  return computedIfFinite({
    ...sums,
    rate: {
      value,
      low: value + perEvent * (limits.low - sums.events),
      high: value + perEvent * (limits.high - sums.events),
    },
  });
}

export interface IndirectRatio extends Estimate {
  observed: number;
  expected: number;
  method: CountMethod;
}

/**
 * Indirectly standardised ratio (SMR, ISR): events observed over those expected if every stratum had the rate of the reference, with the
 * Poisson interval of the observed count.
 *
 * @formula \mathrm{SMR} = r\,\frac{\sum x_i}{\sum n_i\,X_i/N_i}
 * @param events counts a stratum; null counts as none
 * @param exposure people or days a stratum
 * @param referenceEvents events of the reference a stratum
 * @param referenceExposure people or days of the reference a stratum, above 0
 * @param scale value of the ratio where observed and expected are the same: 1 or 100
 * @param confidence above 0, below 1
 * @returns observed, expected, ratio and bounds on that scale; not computable when nothing is expected
 * @when Small units are compared with a reference; counts by stratum may be few.
 * @limits Ratios of two units cannot be compared with each other, only each with the reference.
 * @see Breslow and Day (1987), IARC Scientific Publications 82; PHEindicatormethods 2.1.0 (calculate_ISRatio)
 */
export function indirectlyStandardisedRatio(
  events: Values,
  exposure: Numbers,
  referenceEvents: Numbers,
  referenceExposure: Numbers,
  scale: number,
  confidence: number = CONFIDENCE,
): Computed<IndirectRatio> {
  const refused = refusal(events, exposure, referenceEvents, referenceExposure);
  if (refused) return refused;
  if (!(scale > 0) || !Number.isFinite(scale)) return notComputable('bad-parameter');
  if (referenceExposure.some((people) => people === 0)) return notComputable('no-denominators');
  const observed = sumOf(recorded(events));
  const expected = sumOf(
    exposure.map((people, i) => (people * (referenceEvents[i] as number)) / (referenceExposure[i] as number)),
  );
  if (expected === 0) return notComputable('no-denominators');
  const count = countInterval(observed, confidence);
  if (!count.computable) return count;
  const ratio = (events: number): number => (events / expected) * scale;
  return computedIfFinite({
    observed,
    expected,
    value: ratio(observed),
    low: ratio(count.low),
    high: ratio(count.high),
    method: count.method,
  });
}
