/** A string with its quotes, or a sign that opens, closes or parts what JSON is made of. Numbers and words between them do not matter. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/** An object or a list that is being read. */
interface Open {
  /** Path of its place: `normalise`, `entry.parts.0`. */
  path: string;
  /** Null: a list. */
  keys: Set<string> | null;
  /** The key or position whose value is being read. */
  at: string;
}

export interface DoubledKey {
  /** Where the key stands the second time. */
  path: string;
  key: string;
  /** From 1. */
  line: number;
}

/**
 * Keys that an object has twice. `JSON.parse` takes the last of them and says nothing, so that a file can read as one thing and mean another.
 *
 * @param text JSON without errors of syntax
 */
export function doubledKeys(text: string): DoubledKey[] {
  const doubled: DoubledKey[] = [];
  const open: Open[] = [];
  const pathOf = ({ path, at }: Open): string => (path === '' ? at : `${path}.${at}`);
  let expectsKey = false;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const inner = open.at(-1);
    if (token === '{' || token === '[') {
      const isObject = token === '{';
      open.push({
        path: inner ? pathOf(inner) : '',
        keys: isObject ? new Set() : null,
        at: isObject ? '' : '0',
      });
      expectsKey = isObject;
    } else if (token === '}' || token === ']') {
      open.pop();
      expectsKey = false;
    } else if (token === ',') {
      expectsKey = inner?.keys instanceof Set;
      if (inner?.keys === null) inner.at = String(Number(inner.at) + 1);
    } else if (token !== ':' && expectsKey && inner?.keys) {
      // Written otherwise, a key may still be the same: "a" and "\u0061".
      const key = JSON.parse(token) as string;
      inner.at = key;
      expectsKey = false;
      if (inner.keys.has(key))
        doubled.push({ path: pathOf(inner), key, line: text.slice(0, index).split('\n').length });
      inner.keys.add(key);
    }
  }
  return doubled;
}
