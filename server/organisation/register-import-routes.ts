import { createHash } from 'node:crypto';
import { inTransaction } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import type { Problem } from '../domain/problem.ts';
import { isPeriod } from '../domain/period.ts';
import type { Context } from '../http/context.ts';
import { notFound, signInFirst } from '../http/errors.ts';
import { pathParameter, type Route } from '../http/route.ts';
import { urls } from '../http/urls.ts';
import { applyRegister, type Plan, planRegister } from './register-import.ts';
import { previewPage, uploadPage } from './register-import-view.ts';
import * as register from './register-repository.ts';
import { changePeriods, checkFrom, type Doer } from './register-entry.ts';
import { receivedRegister, receiveRegister } from './register-upload.ts';
import { digestOf, fromOf } from './schema.ts';
import { listUnits } from './service.ts';

/** The register from a file: upload, look at what would happen, then do it. */
export const importRoutes = (deps: Deps, doerOf: (context: Context) => Doer): Route[] => {
  const { db, programme } = deps;

  const userIdOf = ({ user }: Context): number => {
    if (!user) throw signInFirst();
    return user.id;
  };

  function ask(context: Context, problems: readonly Problem[] = [], from?: string): void {
    const periods = changePeriods(programme, doerOf(context).today);
    const model = uploadPage(context, { problems, periods, from: from ?? periods.at(-1) ?? '' });
    context.page('organisation/import', model, {
      title: model.heading,
      section: 'register',
      status: problems.length === 0 ? 200 : 422,
    });
  }

  async function upload(context: Context): Promise<void> {
    const doer = doerOf(context);
    const from = fromOf(context.request);
    const received = receivedRegister(context.request);
    const problems = [
      ...('severity' in received ? [received] : []),
      ...checkFrom(programme, from, doer.today, 'from'),
    ];
    if (problems.length > 0 || 'severity' in received) {
      ask(context, problems, from);
      return;
    }
    const sha256 = createHash('sha256').update(received.content).digest('hex');
    const id = await inTransaction(db, (trx) =>
      register.keepFile(trx, { ...received, userId: userIdOf(context), from, sha256, at: doer.at }),
    );
    context.redirect(urls.registerImport(id));
  }

  /** @throws notFound also for other people's */
  async function fileOf(context: Context): Promise<register.RegisterFile> {
    const id = pathParameter(context.request, 'id');
    const file = /^\d{1,9}$/.test(id) ? await register.findFile(db, Number(id)) : undefined;
    if (file?.userId !== userIdOf(context) || !isPeriod(file.from)) throw notFound();
    return file;
  }

  async function showPlan(
    context: Context,
    file: register.RegisterFile,
    plan: Plan,
    changedMeanwhile: boolean,
  ): Promise<void> {
    const districts = await listUnits(db, { level: 'district' });
    const units = new Map(districts.map((unit) => [unit.code, unit]));
    const model = previewPage(context, programme, { file, plan, units, changedMeanwhile });
    context.page('organisation/preview', model, {
      title: model.heading,
      section: 'register',
      status: changedMeanwhile ? 409 : 200,
    });
  }

  async function show(context: Context): Promise<void> {
    const file = await fileOf(context);
    await showPlan(context, file, await planRegister(db, programme, file, doerOf(context)), false);
  }

  async function apply(context: Context): Promise<void> {
    const file = await fileOf(context);
    const digest = digestOf(context.request);
    const doer = doerOf(context);
    const done = await inTransaction(db, async (trx) => {
      const result = await applyRegister(trx, programme, { ...file, digest }, doer);
      if ('created' in result) await register.removeFile(trx, file.id);
      return result;
    });
    if ('digest' in done) {
      await showPlan(context, file, done, true);
      return;
    }
    const { format } = context;
    context.announce('organisation.done.imported', {
      created: format.number(done.created, 0),
      changed: format.number(done.changed, 0),
    });
    context.redirect(urls.register());
  }

  async function discard(context: Context): Promise<void> {
    const file = await fileOf(context);
    await inTransaction(db, (trx) => register.removeFile(trx, file.id));
    context.announce('organisation.done.discarded');
    context.redirect(urls.registerImport());
  }

  const action = 'register.manage';
  return [
    {
      method: 'get',
      path: '/register/import',
      action,
      handle: (context) => {
        ask(context);
      },
    },
    { method: 'post', path: '/register/import', action, upload: receiveRegister, handle: upload },
    { method: 'get', path: '/register/import/:id', action, handle: show },
    { method: 'post', path: '/register/import/:id/apply', action, handle: apply },
    { method: 'post', path: '/register/import/:id/discard', action, handle: discard },
  ];
};
