import type { Choices, Columns, NodeColumns } from './columns.ts';
import type { Plan } from './plan.ts';
import { startRun } from './run.ts';
import { scoreGroup } from './score-group.ts';
import { scoreIndicator } from './score-indicator.ts';

/**
 * The one place where scores are computed: rules made ready (`Plan`) over columns of units. NaN stands for what is missing and never leaves;
 * whoever shows a score asks for it through `scorecard.ts`.
 */

export type { Choices, Columns, GroupColumns, NodeColumns } from './columns.ts';

/**
 * A composite index: the values of all units become scores on one scale, the scores of indicators those of groups, and so on up to the top.
 *
 * @formula I = f\left(w_1 s_1, \dots, w_k s_k\right), \quad s_i = g_i(x_i), \quad \text{over the children that have a score, their weights made to sum to } 1
 * @param plan rules made ready: the tree, how each value is normalised, how each group is aggregated
 * @param columns what the units have; the same units in the same places come out
 * @param choices what differs from the plan in one replication
 * @returns a node's columns at the place of the node in the plan, the root's last; missing where too few children have a score or the method has no answer
 * @when Several indicators have to be read as one score, published with the rules that make it.
 * @limits Weights of a mean are rates of exchange between indicators, not their importance; relative methods change a unit's score when another unit changes.
 * @see OECD/JRC (2008), Handbook on constructing composite indicators, steps 5 and 6; COINr 1.1.14 (Normalise, Aggregate, get_results)
 */
export function evaluate(plan: Plan, columns: Columns, choices: Choices = {}): NodeColumns[] {
  const run = startRun(columns, choices);
  const done: NodeColumns[] = [];
  for (const node of plan.nodes)
    done.push(
      node.kind === 'indicator' ? scoreIndicator(node, plan, run) : scoreGroup(node, plan, run, done),
    );
  return done;
}
