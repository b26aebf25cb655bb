/** What DHIS2 calls what a programme measures: one line of `dhis2/codes.csv`. */
export interface Dhis2Code {
  object: 'dataElement' | 'orgUnit' | 'categoryOptionCombo';
  /** Code of the indicator or unit here; of a category option combination its name: nothing here is broken down by it. */
  code: string;
  /** Its identifier there, eleven letters and digits. */
  uid: string;
  /** Its code there, which people chose; empty where it has none. */
  theirs: string;
}

/** The other side of codes: what stands in a file of DHIS2, and what to write into one. */
export interface Dhis2Names {
  indicatorOf: (theirs: string) => string;
  unitOf: (theirs: string) => string;
  /** The name of a category option combination. */
  comboNameOf: (theirs: string) => string;
  uidOfIndicator: (code: string) => string;
  uidOfUnit: (code: string) => string;
}

/** A code that two objects share says nothing about either. */
function lookUp(pairs: Iterable<readonly [string, string]>): (key: string) => string {
  const found = new Map<string, string | null>();
  for (const [key, value] of pairs) {
    const known = found.get(key);
    found.set(key, known === undefined || known === value ? value : null);
  }
  return (key) => found.get(key) ?? key;
}

/**
 * Finds codes by what DHIS2 calls them, by identifier first and by its own code otherwise.
 *
 * @param codes of one programme; empty: both sides use the same codes
 * @returns functions that give what they got where nothing is known about it
 */
export function dhis2Names(codes: readonly Dhis2Code[]): Dhis2Names {
  const of = (object: Dhis2Code['object']): readonly Dhis2Code[] =>
    codes.filter((one) => one.object === object);
  const inward = (some: readonly Dhis2Code[]): ((theirs: string) => string) => {
    const uids = new Set(some.map(({ uid }) => uid));
    return lookUp([
      ...some.map(({ uid, code }) => [uid, code] as const),
      ...some
        .filter(({ theirs }) => theirs !== '' && !uids.has(theirs))
        .map(({ theirs, code }) => [theirs, code] as const),
    ]);
  };
  const outward = (some: readonly Dhis2Code[]): ((code: string) => string) =>
    lookUp(some.map(({ uid, code }) => [code, uid] as const));
  const [elements, units] = [of('dataElement'), of('orgUnit')];
  return {
    indicatorOf: inward(elements),
    unitOf: inward(units),
    comboNameOf: inward(of('categoryOptionCombo')),
    uidOfIndicator: outward(elements),
    uidOfUnit: outward(units),
  };
}
