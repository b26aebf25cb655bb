import { inTransaction, type Trx } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Problem } from '../domain/problem.ts';
import { fieldsOfUnit, PROVIDER_FIELDS, type ProviderFields } from '../domain/provider.ts';
import { calendarDay } from '../domain/submission.ts';
import type { Context } from '../http/context.ts';
import { notFound, signInFirst } from '../http/errors.ts';
import { pathParameter, type Route } from '../http/route.ts';
import { urls } from '../http/urls.ts';
import { importRoutes } from './register-import-routes.ts';
import { BYTE_ORDER_MARK, registerLine } from './register-csv.ts';
import { foundIn, listPage, PROVIDERS_PER_PAGE } from './register-list-view.ts';
import { changePeriods } from './register-entry.ts';
import * as register from './register-repository.ts';
import {
  addProvider,
  changeKind,
  closeProvider,
  type Doer,
  mergeProvider,
  moveProvider,
  type Outcome,
  renameProvider,
  reopenProvider,
  type Seen,
} from './register-service.ts';
import { type Deed, DEEDS, filterOf, providerOf, type Typed, typedOf, versionOf } from './schema.ts';
import { byName, getUnit, listUnits } from './service.ts';
import * as spans from './spans-repository.ts';
import { entryPage, type EntryQuestion, newPage } from './view.ts';

const EMPTY = Object.fromEntries(PROVIDER_FIELDS.map((field) => [field, ''])) as ProviderFields;

/** The providers' register: its list, an entry with its history and its forms, files in and out. */
export const routes = (deps: Deps): Route[] => {
  const { db, programme } = deps;
  const today = (): string => calendarDay(deps.clock(), programme.timeZone);
  const may =
    (context: Context) =>
    (unit: Pick<OrgUnit, 'level' | 'region'>): boolean =>
      context.can('register.manage', unit as OrgUnit);

  function doerOf(context: Context): Doer {
    const { user } = context;
    if (!user) throw signInFirst();
    return { at: deps.clock().toISOString(), by: user.email, today: today(), may: may(context) };
  }

  /** Regions and districts, and those of them that the reader works for. */
  async function placesFor(
    context: Context,
  ): Promise<Pick<EntryQuestion, 'units' | 'regions' | 'districts'>> {
    const all = [
      ...(await listUnits(db, { level: 'region' })),
      ...(await listUnits(db, { level: 'district' })),
    ];
    const own = all.filter(may(context));
    return {
      units: new Map(all.map((unit) => [unit.code, unit])),
      regions: own.filter(({ level }) => level === 'region').sort(byName(context)),
      districts: own.filter(({ level }) => level === 'district'),
    };
  }

  /** What the filter of the address finds. */
  async function find(context: Context) {
    const { units, regions } = await placesFor(context);
    const codes = regions.map(({ code }) => code);
    const filter = filterOf(context.request, codes);
    const providers = (await listUnits(db, { level: 'provider', region: filter.region })).filter(
      may(context),
    );
    return {
      regions,
      filter,
      names: units,
      found: foundIn(context, providers, filter, codes, today()),
      today: today(),
    };
  }

  async function list(context: Context): Promise<void> {
    const asked = await find(context);
    const { found, filter } = asked;
    if (filter.page > Math.max(1, Math.ceil(found.length / PROVIDERS_PER_PAGE))) throw notFound();
    const model = listPage(context, programme, asked);
    context.page('organisation/list', model, { title: model.heading, section: 'register' });
  }

  async function sendCsv(context: Context): Promise<void> {
    const { found } = await find(context);
    const delimiter = context.language === 'en' ? ',' : ';';
    const lines = [null, ...found.map(fieldsOfUnit)].map((fields) => registerLine(fields, delimiter));
    context.response
      .type('text/csv')
      .attachment('mezon-register.csv')
      .send(BYTE_ORDER_MARK + lines.join(''));
  }

  async function askNew(
    context: Context,
    typed: ProviderFields,
    problems: readonly Problem[],
  ): Promise<void> {
    const model = newPage(context, programme, { ...(await placesFor(context)), typed, problems });
    context.page('organisation/new', model, {
      title: model.heading,
      section: 'register',
      status: problems.length === 0 ? 200 : 422,
    });
  }

  async function add(context: Context): Promise<void> {
    const typed = { ...providerOf(context.request), name_uz_cyrl: '', closed_on: '' };
    const { problems } = await inTransaction(db, (trx) =>
      addProvider(trx, programme, typed, doerOf(context)),
    );
    if (problems.length > 0) {
      await askNew(context, typed, problems);
      return;
    }
    context.announce('organisation.done.added', { name: typed.name_uz });
    context.redirect(urls.provider(typed.code));
  }

  async function show(
    context: Context,
    refused: EntryQuestion['refused'] = null,
    status = 200,
  ): Promise<void> {
    const { code, level } = context.unit;
    if (level !== 'provider') throw notFound();
    // As it is after somebody else's change, too.
    const unit = await getUnit(db, code);
    const entry = (await register.listEntries(db, [code])).get(code);
    if (!entry) throw notFound();
    const tookOver = await listUnits(db, { codes: await register.mergedWith(db, code) });
    const model = entryPage(context, programme, {
      unit,
      version: entry.version,
      mergedInto: entry.mergedInto === null ? null : await getUnit(db, entry.mergedInto),
      tookOver,
      names: await spans.listNames(db, code),
      places: (await spans.listPlaces(db, { units: [code] })).get(code) ?? [],
      changes: await register.listChanges(db, code),
      ...(await placesFor(context)),
      neighbours: (await listUnits(db, { level: 'provider', region: unit.region ?? undefined }))
        .filter((one) => one.code !== code && one.closedOn === null)
        .sort(byName(context)),
      periods: changePeriods(programme, today()),
      today: today(),
      refused,
    });
    context.page('organisation/show', model, { title: model.heading, section: 'register', status });
  }

  type Work = (trx: Trx, seen: Seen, typed: Typed, doer: Doer) => Promise<Outcome>;

  /** What each form does. Fields are there: `typedOf` reads all of them. */
  const works: Readonly<Record<Deed, Work>> = {
    rename: (trx, seen, typed, doer) =>
      renameProvider(trx, seen, typed as Parameters<typeof renameProvider>[2], doer),
    move: (trx, seen, typed, doer) =>
      moveProvider(trx, programme, seen, typed as Parameters<typeof moveProvider>[3], doer),
    change: (trx, seen, typed, doer) =>
      changeKind(trx, programme, seen, typed as Parameters<typeof changeKind>[3], doer),
    close: (trx, seen, typed, doer) =>
      closeProvider(trx, programme, seen, typed as Parameters<typeof closeProvider>[3], doer),
    reopen: (trx, seen, typed, doer) =>
      reopenProvider(trx, programme, seen, typed as Parameters<typeof reopenProvider>[3], doer),
    merge: (trx, seen, typed, doer) =>
      mergeProvider(trx, programme, seen, typed as Parameters<typeof mergeProvider>[3], doer),
  };

  async function change(context: Context, deed: Deed): Promise<void> {
    if (context.unit.level !== 'provider') throw notFound();
    const typed = typedOf(context.request, deed);
    const seen = { code: context.unit.code, version: versionOf(context.request) };
    const doer = doerOf(context);
    const { problems, conflict } = await inTransaction(db, (trx) => works[deed](trx, seen, typed, doer));
    if (problems.length > 0) {
      await show(context, { deed, typed, problems }, conflict ? 409 : 422);
      return;
    }
    context.announce(`organisation.done.${deed}`);
    const now = await getUnit(db, seen.code);
    // Whoever moved it to another region works for both of them.
    context.redirect(may(context)(now) ? urls.provider(seen.code) : urls.register());
  }

  const action = 'register.manage';
  const unit: NonNullable<Route['unit']> = (request) => getUnit(db, pathParameter(request, 'unit'));
  const filter = ['region', 'state', 'search', 'page'];
  return [
    { method: 'get', path: '/register', action, query: filter, handle: list },
    { method: 'post', path: '/register', action, handle: add },
    { method: 'get', path: '/register.csv', action, query: filter, handle: sendCsv },
    {
      method: 'get',
      path: '/register/new',
      action,
      handle: (context) => askNew(context, { ...EMPTY, opened_on: today() }, []),
    },
    ...importRoutes(deps, doerOf),
    { method: 'get', path: '/register/:unit', action, unit, handle: (context) => show(context) },
    ...DEEDS.map((deed): Route => ({
      method: 'post',
      path: `/register/:unit/${deed}`,
      action,
      unit,
      handle: (context) => change(context, deed),
    })),
  ];
};
