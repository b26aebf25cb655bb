import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { setFor } from '../../server/domain/indicator-set.ts';
import type { OrgUnit } from '../../server/domain/org-unit.ts';
import { type Period, periodRange } from '../../server/domain/period.ts';
import type { Programme } from '../../server/domain/programme.ts';
import { enteredBy } from '../../server/domain/submission.ts';

/** A file of so many sound rows (or a few more), with the providers that it is about; written piece by piece. */
export function largeFile(
  programme: Programme,
  rows: number,
  periods: readonly Period[] = periodRange('2023-Q1', '2026-Q2'),
): { providers: OrgUnit[]; write: (path: string) => Promise<number> } {
  const indicators = enteredBy('provider', setFor(programme.sets, '2026-Q2').indicators).filter(
    ({ entry }) => entry.form === 'ratio',
  );
  const districts = programme.territories.filter(({ level }) => level === 'district');
  const PER_PROVIDER = periods.length * indicators.length;
  const providers = Array.from({ length: Math.ceil(rows / PER_PROVIDER) }, (_, at): OrgUnit => {
    const district = districts[at % districts.length] as OrgUnit;
    const name = `Provider ${String(at)}`;
    return {
      ...district,
      code: `P${String(at).padStart(6, '0')}`,
      level: 'provider',
      parent: district.code,
      district: district.code,
      name: { uz: name, ru: name, en: name },
      sector: 'state',
      population: null,
    };
  });

  async function write(path: string): Promise<number> {
    const out = createWriteStream(path);
    out.write('indicator,unit,period,numerator,denominator\n');
    let written = 0;
    for (const { code } of providers) {
      const lines = periods.flatMap((period) =>
        indicators.map((one) => `${one.code},${code},${period},5,10\n`),
      );
      written += lines.length;
      if (!out.write(lines.join(''))) await once(out, 'drain');
    }
    out.end();
    await once(out, 'finish');
    return written;
  }
  return { providers, write };
}
