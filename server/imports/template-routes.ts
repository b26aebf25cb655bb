import type { Deps } from '../deps.ts';
import { firstPeriodOf } from '../domain/indicator-set.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import { type Period, periodRange } from '../domain/period.ts';
import { error } from '../domain/problem.ts';
import { calendarDay, collectedPeriod } from '../domain/submission.ts';
import type { Context } from '../http/context.ts';
import { forbidden, invalid } from '../http/errors.ts';
import { sendPieces } from '../http/pieces.ts';
import { choiceParameter, queryParameter, type Route } from '../http/route.ts';
import { byName, listUnits } from '../organisation/service.ts';
import { templateBook, type TemplateContent, templateCsv } from './template.ts';
import { templateContent } from './template-content.ts';
import { templatePage } from './template-view.ts';
import { workbookFile } from './writers/workbook.ts';

/** Templates to fill in, by region or district and quarter. */
export const templateRoutes = ({ db, programme, clock }: Deps): Route[] => {
  /** Quarters with a set, the one being collected first. */
  function periods(): Period[] {
    const last = collectedPeriod(programme.reporting, calendarDay(clock(), programme.timeZone));
    return periodRange(firstPeriodOf(programme.sets) ?? last, last).reverse();
  }

  /** Regions that the reader imports for, each with its districts after it. */
  async function unitsOf(context: Context): Promise<OrgUnit[]> {
    const order = byName(context);
    const [regions, districts] = await Promise.all([
      listUnits(db, { level: 'region' }),
      listUnits(db, { level: 'district' }),
    ]);
    return regions
      .filter((region) => context.can('imports.use', region))
      .sort(order)
      .flatMap((region) => [region, ...districts.filter(({ parent }) => parent === region.code).sort(order)]);
  }

  /** What the address asks for; the first of each unless said. @throws invalid, forbidden */
  async function asked(context: Context) {
    const [units, all] = [await unitsOf(context), periods()];
    const period = choiceParameter(context.request, 'period', all) ?? all[0];
    const code = queryParameter(context.request, 'within');
    const within = code === undefined ? units[0] : units.find((unit) => unit.code === code);
    if (!period) throw invalid([error('not-a-period', 'period')]);
    if (!within) {
      const isKnown = code === undefined || (await listUnits(db, { codes: [code] })).length > 0;
      throw isKnown ? forbidden() : invalid([error('unknown-unit', 'within')]);
    }
    return { units, periods: all, period, within };
  }

  async function show(context: Context): Promise<void> {
    context.page('imports/template', templatePage(context, await asked(context)), {
      title: context.t('imports.template.title'),
      section: 'imports',
    });
  }

  const fileName = ({ within, period }: { within: OrgUnit; period: Period }, extension: string): string =>
    `mezon-${within.code}-${period}.${extension}`;

  const contentOf = (choice: { within: OrgUnit; period: Period }): Promise<TemplateContent> =>
    templateContent(db, programme, { ...choice, at: clock().toISOString() });

  async function sendWorkbook(context: Context): Promise<void> {
    const choice = await asked(context);
    const book = templateBook(context, await contentOf(choice));
    context.response
      .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
      .attachment(fileName(choice, 'xlsx'));
    await sendPieces(context.response, workbookFile(book));
  }

  async function sendCsv(context: Context): Promise<void> {
    const choice = await asked(context);
    const text = templateCsv(context, await contentOf(choice));
    context.response.type('text/csv').attachment(fileName(choice, 'csv')).send(text);
  }

  const action = 'imports.use';
  const query = ['period', 'within'];
  return [
    { method: 'get', path: '/imports/template', action, query, handle: show },
    { method: 'get', path: '/imports/template.xlsx', action, query, handle: sendWorkbook },
    { method: 'get', path: '/imports/template.csv', action, query, handle: sendCsv },
  ];
};
