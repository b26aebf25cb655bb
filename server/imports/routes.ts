import type { Deps } from '../deps.ts';
import type { User } from '../domain/permissions.ts';
import { error } from '../domain/problem.ts';
import { calendarDay } from '../domain/submission.ts';
import type { Context } from '../http/context.ts';
import { badRequest, notFound } from '../http/errors.ts';
import { sendPieces } from '../http/pieces.ts';
import { pageParameter, pathParameter, type Route } from '../http/route.ts';
import { urls } from '../http/urls.ts';
import { listUnits } from '../organisation/service.ts';
import { BYTE_ORDER_MARK, delimiterOf, measurementHeader, measurementLine } from './csv-cells.ts';
import { exampleMeasurements } from './example.ts';
import { FILE_EXTENSIONS } from './formats/registry.ts';
import { chosenColumns } from './columns-view.ts';
import { ImportJobs } from './import-jobs.ts';
import { listPage } from './list-view.ts';
import { problemsFile } from './problems-file.ts';
import {
  beginImport,
  canChooseColumns,
  changesOf,
  chooseColumns,
  chooseStrategy,
  discardImport,
  failStopped,
  findEarlierImport,
  findImport,
  type Import,
  listImports,
  problemsOf,
  registerUpload,
  type Strategy,
} from './service.ts';
import { PROBLEMS_PER_PAGE, showPage } from './show-view.ts';
import { templateRoutes } from './template-routes.ts';
import {
  chosenStrategy,
  LARGEST_MEGABYTES,
  receiveUpload,
  uploadedFile,
  type UploadProblem,
} from './upload.ts';
import { isUnderWay, stateModel } from './words.ts';

const IMPORTS_SHOWN = 50;
const REFRESH_SECONDS = 3;

const userOf = (context: Context): User => {
  if (!context.user) throw new Error('The guard lets nobody in without an account');
  return context.user;
};

/** @throws badRequest for one that no form of ours sends */
function strategyOf({ request }: Context): Strategy {
  const strategy = chosenStrategy(request);
  if (!strategy) throw badRequest([error('unknown-strategy', 'strategy')]);
  return strategy;
}

/** Importing files: upload, look at what would happen, then do it. */
export const routes = (deps: Deps, jobs = new ImportJobs(deps)): Route[] => {
  const { db, programme } = deps;
  const today = (): string => calendarDay(deps.clock(), programme.timeZone);

  /** What stopped goes on, or is said to have failed. */
  async function lookAround(): Promise<void> {
    await jobs.resume();
    await failStopped(deps);
  }

  /** The import of the address. @throws notFound also for other people's, unless the reader is an administrator */
  async function importOf(context: Context): Promise<Import> {
    const text = pathParameter(context.request, 'id');
    await lookAround();
    const found = /^\d{1,9}$/.test(text) ? await findImport(db, Number(text)) : undefined;
    const user = userOf(context);
    if (!found || (user.role !== 'administrator' && found.userId !== user.id)) throw notFound();
    return found;
  }

  async function exampleRows(context: Context): Promise<ReturnType<typeof exampleMeasurements>> {
    const units = (await listUnits(db, {})).filter((unit) => context.can('imports.use', unit));
    return exampleMeasurements(programme, units, today(), context.t('imports.example-comment'));
  }

  async function list(context: Context, problem: UploadProblem | null = null): Promise<void> {
    const user = userOf(context);
    await lookAround();
    const imports = await listImports(db, user.role === 'administrator' ? null : user.id, IMPORTS_SHOWN);
    const [example] = await exampleRows(context);
    const model = listPage(context, {
      imports,
      problem: problem && { code: problem, params: { megabytes: LARGEST_MEGABYTES } },
      examples: {
        indicator: example?.indicator ?? '',
        unit: example?.unit ?? '',
        period: example?.period ?? '',
        numerator: '212',
        denominator: '240',
        value: '',
        category: '',
        comment: '',
        status: '',
        reason: '',
        'follow-up': '',
      },
      accept: FILE_EXTENSIONS.join(','),
      megabytes: LARGEST_MEGABYTES,
    });
    const status = problem === null ? 200 : problem === 'file-too-large' ? 413 : 422;
    context.page('imports/list', model, { title: context.t('imports.title'), section: 'imports', status });
  }

  async function upload(context: Context): Promise<void> {
    const file = uploadedFile(context.request);
    if (typeof file === 'string') {
      await list(context, file);
      return;
    }
    const user = userOf(context);
    const strategy = strategyOf(context);
    const id = await registerUpload(deps, { ...file, strategy }, user);
    jobs.start('check-import', id, user);
    context.redirect(urls.import(id));
  }

  async function show(context: Context): Promise<void> {
    const one = await importOf(context);
    const page = pageParameter(context.request);
    // A check that ends between these questions must not show its problems beside a progress bar.
    const isChecked = one.status !== 'checking';
    const [problems, earlier, changes] = await Promise.all([
      isChecked
        ? problemsOf(db, one.id, { after: (page - 1) * PROBLEMS_PER_PAGE, limit: PROBLEMS_PER_PAGE })
        : [],
      findEarlierImport(db, one.sha256, one.id),
      page === 1 ? changesOf(db, one.id) : [],
    ]);
    if (page > 1 && problems.length === 0) throw notFound();
    const model = showPage(context, {
      one,
      progress: jobs.progressOf(one),
      problems,
      page,
      earlier,
      changes,
      canChooseColumns: await canChooseColumns(deps, one),
      units: await listUnits(db, { codes: [...new Set(changes.map(({ unit }) => unit))] }),
      sets: programme.sets,
    });
    context.page('imports/show', model, {
      title: one.fileName,
      section: 'imports',
      ...(isUnderWay(one.status) && { refreshAfter: REFRESH_SECONDS }),
    });
  }

  async function state(context: Context): Promise<void> {
    const one = await importOf(context);
    context.json(stateModel(context, one, jobs.progressOf(one)));
  }

  async function run(context: Context): Promise<void> {
    const one = await importOf(context);
    // Pressed twice, or from an old page: the import's page says where it is.
    const user = userOf(context);
    if (await beginImport(deps, one.id, user.email)) jobs.start('run-import', one.id, user);
    context.redirect(urls.import(one.id));
  }

  async function choose(context: Context): Promise<void> {
    const one = await importOf(context);
    const strategy = strategyOf(context);
    if (await chooseStrategy(deps, one.id, strategy)) jobs.start('check-import', one.id, userOf(context));
    context.redirect(urls.import(one.id));
  }

  async function say(context: Context): Promise<void> {
    const one = await importOf(context);
    const user = userOf(context);
    const choices = chosenColumns(one, (context.request.body ?? {}) as Record<string, unknown>);
    if ('unknown' in choices)
      throw badRequest([error('unknown-choice', 'column', { value: choices.unknown })]);
    if (await chooseColumns(deps, one, { choices, by: user.email })) jobs.start('check-import', one.id, user);
    context.redirect(urls.import(one.id));
  }

  async function cancel(context: Context): Promise<void> {
    const one = await importOf(context);
    // Over meanwhile: the import's page says what has come of it.
    jobs.cancel(one.id, userOf(context).email);
    context.redirect(urls.import(one.id));
  }

  async function discard(context: Context): Promise<void> {
    const one = await importOf(context);
    await discardImport(deps, one.id, userOf(context));
    context.redirect(urls.import(one.id));
  }

  async function sendProblems(context: Context): Promise<void> {
    const one = await importOf(context);
    const { response } = context;
    response.type('text/csv').attachment(`import-${String(one.id)}-problems.csv`);
    await sendPieces(
      response,
      problemsFile(context, one, (choice) => problemsOf(db, one.id, choice)),
    );
  }

  async function exampleFile(context: Context): Promise<void> {
    const delimiter = delimiterOf(context.language);
    const rows = await exampleRows(context);
    context.response
      .type('text/csv')
      .attachment('mezon-example.csv')
      .send(
        BYTE_ORDER_MARK +
          measurementHeader(delimiter) +
          rows.map((row) => measurementLine(row, delimiter)).join(''),
      );
  }

  const action = 'imports.use';
  return [
    { method: 'get', path: '/imports', action, handle: (context) => list(context) },
    { method: 'post', path: '/imports', action, upload: receiveUpload(deps), handle: upload },
    { method: 'get', path: '/imports/example.csv', action, handle: exampleFile },
    ...templateRoutes(deps),
    { method: 'get', path: '/imports/:id.json', action, handle: state },
    { method: 'get', path: '/imports/:id/problems.csv', action, handle: sendProblems },
    { method: 'post', path: '/imports/:id/run', action, handle: run },
    { method: 'post', path: '/imports/:id/strategy', action, handle: choose },
    { method: 'post', path: '/imports/:id/columns', action, handle: say },
    { method: 'post', path: '/imports/:id/cancel', action, handle: cancel },
    { method: 'post', path: '/imports/:id/discard', action, handle: discard },
    { method: 'get', path: '/imports/:id', action, query: ['page'], handle: show },
  ];
};
