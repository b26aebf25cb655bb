import { expect } from 'chai';
import fc from 'fast-check';
import {
  type GroupSizes,
  hiddenBelow,
  hiddenGroups,
  LEAST_SHOWN,
} from '../../../server/domain/survey/disclosure.ts';

const sizesOf = (sizes: Record<string, number>): GroupSizes => new Map(Object.entries(sizes));

/** A unit with those below it; only the lowest have figures of their own. */
interface Node {
  name: string;
  sizes: GroupSizes;
  children: Node[];
}

const GROUPS = ['a', 'b', 'c', 'd'];

function nodeOf(name: string, sizes: GroupSizes, children: Node[] = []): Node {
  if (children.length === 0) return { name, sizes, children };
  const sums = new Map(
    GROUPS.map((group) => [group, children.reduce((sum, child) => sum + (child.sizes.get(group) ?? 0), 0)]),
  );
  return { name, sizes: sums, children };
}

/** What of every unit is hidden, from the top down, as pages show it. */
function hiddenIn(root: Node): Map<string, ReadonlySet<string>> {
  const all = new Map<string, ReadonlySet<string>>([[root.name, hiddenGroups(root.sizes)]]);
  const walk = (node: Node): void => {
    const below = hiddenBelow(
      all.get(node.name) ?? new Set(),
      node.children.map(({ name, sizes }) => ({ unit: name, sizes })),
    );
    for (const child of node.children) {
      all.set(child.name, below.get(child.name) ?? new Set());
      walk(child);
    }
  };
  walk(root);
  return all;
}

/** Everything that follows from what is published: hidden cells that the equations leave no choice. */
function determined(root: Node, hidden: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const cells: string[] = [];
  const cellAt = (name: string, group: string): number => cells.indexOf(`${name} ${group}`);
  const nodes: Node[] = [];
  const gather = (node: Node): void => {
    nodes.push(node);
    node.children.forEach(gather);
  };
  gather(root);
  for (const { name } of nodes) for (const group of hidden.get(name) ?? []) cells.push(`${name} ${group}`);
  const equations: number[][] = [];
  const equation = (parts: [number, number][]): void => {
    const row = new Array<number>(cells.length).fill(0);
    for (const [at, factor] of parts) if (at >= 0) row[at] = factor;
    if (row.some((factor) => factor !== 0)) equations.push(row);
  };
  for (const { name, children } of nodes) {
    equation(GROUPS.map((group) => [cellAt(name, group), 1]));
    if (children.length === 0) continue;
    for (const group of GROUPS)
      equation([
        [cellAt(name, group), -1],
        ...children.map((child): [number, number] => [cellAt(child.name, group), 1]),
      ]);
  }
  // Reduced row echelon form: a cell is told where a row has nothing but it.
  let rank = 0;
  for (let column = 0; column < cells.length && rank < equations.length; column += 1) {
    const pivot = equations.findIndex((row, at) => at >= rank && Math.abs(row[column] ?? 0) > 1e-9);
    if (pivot < 0) continue;
    [equations[rank], equations[pivot]] = [equations[pivot]!, equations[rank]!];
    const base = equations[rank]!;
    const lead = base[column]!;
    for (let at = 0; at < cells.length; at += 1) base[at] = base[at]! / lead;
    equations.forEach((row, at) => {
      const factor = row[column]!;
      if (at === rank || factor === 0) return;
      for (let i = 0; i < cells.length; i += 1) row[i] = row[i]! - factor * base[i]!;
    });
    rank += 1;
  }
  return equations.slice(0, rank).flatMap((row) => {
    const rest = row.flatMap((factor, at) => (Math.abs(factor) > 1e-9 ? [at] : []));
    return rest.length === 1 ? [cells[rest[0]!]!] : [];
  });
}

const size = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 60 }));
const sizes = fc
  .array(size, { minLength: GROUPS.length, maxLength: GROUPS.length })
  .map((counts): GroupSizes => new Map(GROUPS.map((group, i) => [group, counts[i] ?? 0])));

const tree = fc
  .array(fc.array(fc.array(sizes, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((regions) =>
    nodeOf(
      'country',
      new Map(),
      regions.map((districts, r) =>
        nodeOf(
          `r${String(r)}`,
          new Map(),
          districts.map((providers, d) =>
            nodeOf(
              `r${String(r)}d${String(d)}`,
              new Map(),
              providers.map((own, p) => nodeOf(`r${String(r)}d${String(d)}p${String(p)}`, own)),
            ),
          ),
        ),
      ),
    ),
  );

describe('groups that are not shown', () => {
  it('are those of fewer than five, and the next smallest where that is one alone', () => {
    expect([...hiddenGroups(sizesOf({ a: 4, b: 12, c: 30 }))]).to.have.members(['a', 'b']);
    expect([...hiddenGroups(sizesOf({ a: 5, b: 12, c: 30 }))]).to.deep.equal([]);
    expect([...hiddenGroups(sizesOf({ a: 3, b: 4, c: 30 }))]).to.have.members(['a', 'b']);
  });

  it('are more where together they are still fewer than five', () => {
    expect([...hiddenGroups(sizesOf({ a: 2, b: 1, c: 30, d: 40 }))]).to.have.members(['a', 'b', 'c']);
  });

  it('leave a group of nobody as it is, unless the unit itself has fewer than five', () => {
    expect([...hiddenGroups(sizesOf({ a: 0, b: 20 }))]).to.deep.equal([]);
    expect([...hiddenGroups(sizesOf({ a: 0, b: 4 }))]).to.have.members(['a', 'b']);
    expect([...hiddenGroups(sizesOf({ a: 0, b: 0 }))]).to.deep.equal([]);
  });

  it('cannot be had from the others and the total: at least two, with at least five', () => {
    fc.assert(
      fc.property(sizes, (own) => {
        const hidden = hiddenGroups(own);
        const total = [...own.values()].reduce((sum, n) => sum + n, 0);
        for (const [group, n] of own) {
          if (n > 0 && n < LEAST_SHOWN) expect(hidden.has(group)).to.equal(true);
        }
        if (hidden.size === 0 || total < LEAST_SHOWN) return;
        const together = [...hidden].reduce((sum, group) => sum + (own.get(group) ?? 0), 0);
        expect(hidden.size).to.be.at.least(2);
        expect(together).to.be.at.least(LEAST_SHOWN);
      }),
    );
  });

  it('cannot be had from the units above and beside either', () => {
    const nodes = (node: Node): Node[] => [node, ...node.children.flatMap(nodes)];
    let hiddenCells = 0;
    fc.assert(
      fc.property(tree, (root) => {
        const hidden = hiddenIn(root);
        hiddenCells += [...hidden.values()].reduce((sum, groups) => sum + groups.size, 0);
        for (const { name, sizes: own } of nodes(root))
          for (const [group, n] of own)
            if (n > 0 && n < LEAST_SHOWN)
              expect(hidden.get(name)?.has(group), `${name} ${group}`).to.equal(true);
        expect(determined(root, hidden)).to.deep.equal([]);
      }),
      { numRuns: 1000 },
    );
    expect(hiddenCells).to.be.above(300);
  });

  it('would be told by the unit above if only one unit hid them', () => {
    const root = nodeOf('country', new Map(), [
      nodeOf('x', sizesOf({ a: 3, b: 20, c: 30, d: 9 })),
      nodeOf('y', sizesOf({ a: 9, b: 10, c: 30, d: 12 })),
    ]);
    const alone = new Map([
      ['country', new Set<string>()],
      ['x', new Set(['a', 'd'])],
    ]);
    expect(determined(root, alone)).to.have.members(['x a', 'x d']);
    expect(determined(root, hiddenIn(root))).to.deep.equal([]);
  });
});
