import type { SentEdit } from '../../../../server/submissions/cell-schema.ts';
import type { Described } from './described.ts';
import { Store } from './database.ts';

/** Edits that have not reached the server, in this browser's database: closing the page, or the browser, loses none of them. */

/** `queued`: to be sent · the others wait for a person. */
export type WaitingState = 'queued' | 'conflict' | 'refused' | 'locked';

/** What an edit makes of one thing: what its author had seen there (null: nobody knows), and what stands there afterwards. */
export interface Step {
  from: string | null;
  to: string;
}

export interface WaitingEdit {
  /** In the order of entering. */
  seq?: number;
  edit: SentEdit;
  /** All that it makes, by name; an earlier Mezon did not write it down. */
  steps?: Record<string, Step>;
  /** For pages that do not have its form; an earlier Mezon did not write it down. */
  about?: Described;
  unit: string;
  period: string;
  /** Whose it is: nobody else's session sends it. */
  email: string;
  state: WaitingState;
  /** Why it waits for a person. */
  why: string;
  /** Of `refused`: the name of what it is about, where that is known. */
  at?: string;
  /** Of `conflict`: the version that the person was shown beside it. */
  theirs?: string;
  /** It has been on its way: the server may have it, though nobody heard so. */
  tried?: boolean;
}

/** As it lies there. */
export type StoredEdit = WaitingEdit & { seq: number };

const edits = new Store<WaitingEdit>('mezon-collect', 'edits', { keyPath: 'seq', autoIncrement: true });

export const list = edits.list as () => Promise<StoredEdit[]>;

export const put = async (waiting: WaitingEdit): Promise<number> => Number(await edits.put(waiting));

/** Where it still lies there. */
export const change = (
  seq: number,
  work: (waiting: StoredEdit) => StoredEdit,
): Promise<StoredEdit | undefined> =>
  edits.change(seq, (row) => work({ ...row, seq })) as Promise<StoredEdit | undefined>;

/** Puts an edit in the place of others: whatever happens, either they are there or it is. */
export const replace = async (seqs: readonly number[], waiting: WaitingEdit): Promise<number> =>
  Number(await edits.replace(seqs, waiting));

export const { remove } = edits;
