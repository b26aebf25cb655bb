import { inTransaction } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import { isPeriod } from '../domain/period.ts';
import { recordEvent } from '../audit/service.ts';
import type { Context } from '../http/context.ts';
import { notFound } from '../http/errors.ts';
import { pathParameter, type Route } from '../http/route.ts';
import { getUnit } from '../organisation/service.ts';
import { evaluationDocument, printQuarter } from './service.ts';

export const routes = (deps: Deps): Route[] => {
  const { db, clock } = deps;

  /** Sends the document and notes who took it: figures that leave the house can be traced. */
  async function exportPdf(context: Context): Promise<void> {
    const { unit, language, response, user } = context;
    const period = pathParameter(context.request, 'period');
    if (!isPeriod(period)) throw notFound();
    const document = await evaluationDocument(deps, { unit, period, language });
    const bytes = await printQuarter(document);
    await inTransaction(db, (trx) =>
      recordEvent(trx, {
        at: clock().toISOString(),
        actor: user?.email ?? '',
        event: 'evaluation.exported',
        subject: unit.code,
        details: { period, language, document: document.number },
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
      unit: (request) => getUnit(db, pathParameter(request, 'unit')),
      handle: exportPdf,
    },
  ];
};
