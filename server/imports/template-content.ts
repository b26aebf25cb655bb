import type { Db } from '../db/transaction.ts';
import { setFor } from '../domain/indicator-set.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import { measurementsOf } from '../measurements/service.ts';
import { listUnits } from '../organisation/service.ts';
import type { TemplateContent } from './template.ts';

/** What a template of a region or district is filled with. @param choice.at ISO timestamp of now, before anything is read */
export async function templateContent(
  db: Db,
  programme: Programme,
  { within, period, at }: { within: OrgUnit; period: Period; at: string },
): Promise<TemplateContent> {
  const inside = within.level === 'district' ? { district: within.code } : { region: within.code };
  const [providers, districts] = await Promise.all([
    listUnits(db, { level: 'provider', ...inside, openIn: period }),
    listUnits(db, { level: 'district', region: within.region ?? undefined }),
  ]);
  const territories = within.level === 'district' ? [] : [within];
  const names = new Map(districts.map((unit) => [unit.code, unit.name]));
  const stored = await measurementsOf(
    db,
    [...providers, ...territories].map(({ code }) => code),
    [period],
  );
  return {
    programme: programme.code,
    set: setFor(programme.sets, period),
    period,
    within,
    providers,
    territories,
    districtOf: ({ district }) => (district === null ? undefined : names.get(district)),
    made: at,
    stored,
  };
}
