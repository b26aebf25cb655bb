import type { Deps } from '../deps.ts';
import type { Route } from '../http/route.ts';
import { readReference } from './reference.ts';
import { METHODS } from './registry.ts';
import { familyOf, methodsPage } from './view.ts';

export const routes = (_deps: Deps): Route[] => {
  const reference = readReference();
  return [
    {
      method: 'get',
      path: '/methods.json',
      action: 'indicators.read',
      handle: (context) => {
        context.json({
          methods: reference.map((one) => ({
            ...one,
            formulas: one.formulas.map(({ mathMl }) => mathMl),
            family: familyOf(one, reference),
            commands: METHODS.filter((method) => method.of === one.name).map(({ name, input }) => ({
              name,
              input,
            })),
          })),
        });
      },
    },
    {
      method: 'get',
      path: '/methods',
      action: 'indicators.read',
      handle: (context) => {
        const page = methodsPage(context, reference);
        context.page('methods/show', page, { title: page.title, section: 'indicators' });
      },
    },
  ];
};
