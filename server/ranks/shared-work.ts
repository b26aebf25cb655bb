/** Long work that several readers ask for: done once, kept for a while, and followed while it is under way. */

/** How far the work is. */
export interface Advance {
  done: number;
  /** 0 while it is waiting for its turn. */
  total: number;
}

export type Standing<Result> = { state: 'done'; result: Result } | ({ state: 'under-way' } & Advance);

export type Work<Result> = (onProgress: (done: number, total: number) => void) => Promise<Result>;

type Outcome<Result> = { ok: true; result: Result } | { ok: false; error: unknown };

interface Entry<Result> extends Advance {
  outcome: Outcome<Result> | null;
  settled: Promise<void>;
}

const after = (milliseconds: number): { passed: Promise<void>; stop: () => void } => {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  return {
    passed,
    stop: () => {
      clearTimeout(timer);
    },
  };
};

/**
 * Whoever asks for the same thing shares one work. Results are kept by their key, the least recently asked for making room; an error is told to
 * the one who asks next, and whoever asks after that has it tried again.
 */
export class SharedWork<Result> {
  readonly #entries = new Map<string, Entry<Result>>();
  readonly #most: number;

  /** @param most results that are kept */
  constructor(most: number) {
    this.#most = most;
  }

  /**
   * @param key of all that the result rests on
   * @param work begun unless the same is kept or under way
   * @param patience milliseconds to wait for the result
   * @throws whatever the work threw
   */
  async ask(key: string, work: Work<Result>, patience: number): Promise<Standing<Result>> {
    const entry = this.#entries.get(key) ?? this.#begin(work);
    // Last in the map: asked for most recently.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (entry.outcome === null && patience > 0) {
      const time = after(patience);
      await Promise.race([entry.settled, time.passed]);
      time.stop();
    }
    if (entry.outcome === null) return { state: 'under-way', done: entry.done, total: entry.total };
    if (entry.outcome.ok) return { state: 'done', result: entry.outcome.result };
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
    throw entry.outcome.error;
  }

  #begin(work: Work<Result>): Entry<Result> {
    const entry: Entry<Result> = { done: 0, total: 0, outcome: null, settled: Promise.resolve() };
    entry.settled = work((done, total) => Object.assign(entry, { done, total })).then(
      (result) => {
        entry.outcome = { ok: true, result };
        this.#makeRoom();
      },
      (error: unknown) => {
        entry.outcome = { ok: false, error };
        this.#makeRoom();
      },
    );
    return entry;
  }

  #makeRoom(): void {
    let settled = [...this.#entries.values()].filter(({ outcome }) => outcome !== null).length;
    for (const [key, { outcome }] of this.#entries) {
      if (settled <= this.#most) return;
      if (outcome === null) continue;
      this.#entries.delete(key);
      settled--;
    }
  }
}
