/** The doors between rooms; server/README.md explains them. */
const features = [
  'organisation',
  'indicator-sets',
  'measurements',
  'submissions',
  'surveys',
  'imports',
  'scorecards',
  'satisfaction',
  'disparity',
  'national',
  'evaluations',
  'access',
  'audit',
  'health',
  'portal',
  'jobs',
  'statistics',
  'ranks',
  'calendar',
  'reminders',
  'named-facts',
  'trials',
  'vintages',
  'demo',
].join('|');
const feature = `^server/(${features})/`;

/** @param {string} from @param {string[]} rooms the rooms of ours that may be imported, besides itself */
const only = (from, rooms) => ({
  name: `${from}-imports-only`,
  comment: `server/${from} may import of ours only: ${rooms.join(', ') || 'nothing'}`,
  severity: 'error',
  from: { path: `^server/${from}/` },
  to: {
    path: '^(server|views|test|migrations)/',
    pathNot: [`^server/${from}/`, ...rooms.map((room) => `^server/${room}`)],
  },
});

module.exports = {
  forbidden: [
    only('domain', []),
    only('db', ['domain/', 'project\\.ts']),
    only('i18n', ['domain/']),
    only('charts', ['domain/']),
    only('http', ['domain/', 'i18n/', 'config\\.ts']),
    only('pdf', ['domain/', 'charts/', 'i18n/']),
    {
      name: 'feature-to-feature-only-through-service',
      comment: 'A feature reaches another feature only through its service.ts.',
      severity: 'error',
      from: { path: feature },
      to: { path: feature, pathNot: ['^server/$1/', `^server/(${features})/service\\.ts$`] },
    },
    {
      name: 'knex-only-in-repositories',
      comment:
        'Only repositories, server/db and migrations know Knex at run time; others may name its types.',
      severity: 'error',
      from: { path: '^server/', pathNot: ['^server/db/', '/repository\\.ts$'] },
      to: { path: 'node_modules/(knex|better-sqlite3|pg)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nobody-imports-the-entrances',
      severity: 'error',
      from: { path: '^server/', pathNot: ['^server/(cli|app)\\.ts$', '^server/commands/'] },
      to: { path: ['^server/(cli|app)\\.ts$', '^test/'] },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-miscellany',
      comment: 'A function lives with its noun.',
      severity: 'error',
      from: {},
      to: { path: '/(utils|helpers|common|shared|types)(/|\\.ts$)', pathNot: 'node_modules' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
