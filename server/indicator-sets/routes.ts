import type { Deps } from '../deps.ts';
import { type Group, findIndicator, type IndicatorSet, setFor } from '../domain/indicator-set.ts';
import type { Indicator } from '../domain/indicator.ts';
import { periodOf } from '../domain/period.ts';
import { type Target, targetOf } from '../domain/target.ts';
import type { Context } from '../http/context.ts';
import { notFound } from '../http/errors.ts';
import { choiceParameter, pathParameter, type Route } from '../http/route.ts';
import { sheetPage } from './sheet-view.ts';
import { setPage } from './view.ts';

/** The tree without its indicators: these are listed beside it. */
interface GroupJson extends Omit<Group, 'groups' | 'indicators'> {
  groups: GroupJson[];
}

const groupJson = ({ groups, indicators: _indicators, ...group }: Group): GroupJson => ({
  ...group,
  groups: groups.map(groupJson),
});

const setJson = ({ root, ...set }: IndicatorSet): object => ({ ...set, tree: groupJson(root) });

/** What the numbers of the file ask for: of a best range, the range that they leave. */
const targetsByYear = (indicator: Indicator): Record<string, Target | null> =>
  Object.fromEntries(Object.keys(indicator.targets).map((year) => [year, targetOf(indicator, Number(year))]));

export const routes = (deps: Deps): Route[] => {
  const { programme, translator } = deps;
  const today = (): string => deps.clock().toISOString();
  const inForce = (): IndicatorSet => setFor(programme.sets, periodOf(today()));
  const year = (): number => Number(today().slice(0, 4));

  function askedSet({ request }: Context): IndicatorSet {
    const versions = programme.sets.map(({ version }) => version);
    const asked = choiceParameter(request, 'version', versions);
    return programme.sets.find(({ version }) => version === asked) ?? inForce();
  }

  function asked(context: Context): { set: IndicatorSet; indicator: Indicator } {
    const set = askedSet(context);
    const indicator = findIndicator(set, pathParameter(context.request, 'code'));
    if (!indicator) throw notFound();
    return { set, indicator };
  }

  return [
    {
      method: 'get',
      path: '/indicators.json',
      action: 'indicators.read',
      query: ['version'],
      handle: (context) => {
        context.json({ programme: programme.code, ...setJson(askedSet(context)) });
      },
    },
    {
      method: 'get',
      path: '/indicators',
      action: 'indicators.read',
      query: ['version'],
      handle: (context) => {
        const page = setPage(context, programme.sets, askedSet(context), inForce(), year());
        context.page('indicators/list', page, { title: page.title, section: 'indicators' });
      },
    },
    {
      method: 'get',
      path: '/indicators/:code.json',
      action: 'indicators.read',
      query: ['version'],
      handle: (context) => {
        const { set, indicator } = asked(context);
        context.json({
          programme: programme.code,
          version: set.version,
          indicator,
          targets: targetsByYear(indicator),
        });
      },
    },
    {
      method: 'get',
      path: '/indicators/:code',
      action: 'indicators.read',
      query: ['version'],
      handle: (context) => {
        const { set, indicator } = asked(context);
        const others = programme.languages.filter((language) => language !== context.language);
        const words = {
          t: context.t,
          localise: context.localise,
          format: context.format,
          say: translator.localise.bind(translator),
        };
        const page = sheetPage(words, set, indicator, inForce(), year(), others);
        context.page('indicators/show', page, { title: page.title, section: 'indicators' });
      },
    },
  ];
};
