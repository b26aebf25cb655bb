import { inTransaction } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import { isPeriod } from '../domain/period.ts';
import { recordEvent } from '../audit/service.ts';
import type { Context } from '../http/context.ts';
import { invalid, notFound } from '../http/errors.ts';
import { pathParameter, periodOfPath, queryParameter, type Route } from '../http/route.ts';
import { getUnit } from '../organisation/service.ts';
import { parseUnitFilter } from '../scorecards/service.ts';
import { evaluationDocument, printQuarter } from './service.ts';

export const routes = (deps: Deps): Route[] => {
  const { db, clock } = deps;

  /** Sends the document and notes who took it: figures that leave the house can be traced. */
  async function exportPdf(context: Context): Promise<void> {
    const { unit, language, response, user } = context;
    const period = pathParameter(context.request, 'period');
    if (!isPeriod(period)) throw notFound();
    const asked = parseUnitFilter((name) => queryParameter(context.request, name));
    if (asked.problems.length > 0) throw invalid(asked.problems);
    const sector = unit.level === 'provider' ? null : asked.sector;
    const document = await evaluationDocument(deps, {
      unit,
      period,
      sector,
      language,
      vintage: asked.vintage ?? undefined,
    });
    const bytes = await printQuarter(document);
    await inTransaction(db, (trx) =>
      recordEvent(trx, {
        at: clock().toISOString(),
        actor: user?.email ?? '',
        event: 'evaluation.exported',
        subject: unit.code,
        details: { period, language, document: document.number, ...(sector === null ? {} : { sector }) },
      }),
    );
    response
      .set('Content-Type', 'application/pdf')
      .set('Content-Language', language)
      .set('Content-Disposition', `inline; filename="mezon-${document.number}-${language}.pdf"`)
      .send(bytes);
  }

  return [
    {
      method: 'get',
      path: '/evaluations/:unit/:period.pdf',
      action: 'evaluations.export',
      query: ['sector', 'vintage'],
      unit: (request) => getUnit(db, pathParameter(request, 'unit'), periodOfPath(request)),
      handle: exportPdf,
    },
  ];
};
