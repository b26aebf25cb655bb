const { availableParallelism } = require('node:os');

/** Browser tests wait as much as they compute: two at a time pay even on one core. */
module.exports = {
  'node-option': ['import=tsx'],
  timeout: 20000,
  reporter: './test/support/reporter.cjs',
  exit: true,
  jobs: Math.max(2, availableParallelism()),
};
