import { clamp } from '../stats/interval.ts';
import type { Draws } from './draws.ts';
import type { Columns } from './columns.ts';
import type { Plan } from './plan.ts';
import type { Measured } from './references.ts';
import type { MeasureRule } from './rules.ts';
import { possibleValues } from './spans.ts';

/** Values drawn from the sampling errors of the measured ones. */

/** Half the width of a 95 % interval in standard deviations: its bounds are the 2.5 % and 97.5 % quantiles of what is drawn. */
const Z95 = 1.959963984540054;

/**
 * Draws values about the measured ones, each from the two halves of a normal distribution that its interval describes. Every second draw mirrors the one
 * before it (antithetic variates): half the work, and medians come out steadier.
 */
export class Sampler {
  readonly columns: Columns;
  private readonly noises: Noise[];
  private mirrored = true;

  constructor(plan: Plan, measured: Columns) {
    const none = new Float64Array(measured.units).fill(NaN);
    this.columns = {
      ...measured,
      measured: measured.measured.map(({ values }) => ({ values: values.slice(), low: none, high: none })),
    };
    this.noises = plan.indicators.map(({ column, rule }) =>
      noiseOf(
        measured.measured[column] as Measured,
        (this.columns.measured[column] as Measured).values,
        rule,
      ),
    );
  }

  draw(draws: Draws): void {
    this.mirrored = !this.mirrored;
    for (const noise of this.noises) {
      if (!this.mirrored) draws.normals(noise.deviates);
      disturb(noise, this.mirrored ? -1 : 1);
    }
  }
}

/** What moves the values of one indicator; those without an interval stay as they are. */
interface Noise {
  /** Where the drawn values are written. */
  drawn: Float64Array;
  /** Units whose values have an interval; the other columns are in their order. */
  units: Uint32Array;
  values: Float64Array;
  /** One standard deviation upwards and downwards. */
  up: Float64Array;
  down: Float64Array;
  deviates: Float64Array;
  least: number;
  most: number;
}

function noiseOf({ values, low, high }: Measured, drawn: Float64Array, rule: MeasureRule): Noise {
  const units = Uint32Array.from(
    [...values.keys()].filter((unit) => (low[unit] as number) < (high[unit] as number)),
  );
  const column = (of: (unit: number) => number): Float64Array => Float64Array.from(units, of);
  const [least, most] = possibleValues(rule);
  return {
    drawn,
    units,
    values: column((unit) => values[unit] as number),
    up: column((unit) => ((high[unit] as number) - (values[unit] as number)) / Z95),
    down: column((unit) => ((values[unit] as number) - (low[unit] as number)) / Z95),
    deviates: new Float64Array(units.length),
    least,
    most,
  };
}

function disturb({ drawn, units, values, up, down, deviates, least, most }: Noise, sign: 1 | -1): void {
  for (let i = 0; i < units.length; i++) {
    const z = sign * (deviates[i] as number);
    const moved = (values[i] as number) + z * ((z > 0 ? up[i] : down[i]) as number);
    drawn[units[i] as number] = clamp(moved, least, most);
  }
}
