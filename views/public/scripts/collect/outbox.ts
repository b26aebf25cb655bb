import type { SentEdit } from '../../../../server/submissions/cell-schema.ts';

/** Edits that have not reached the server, in this browser's database: closing the page, or the browser, loses none of them. */

/** `queued`: to be sent · the others wait for a person. */
export type WaitingState = 'queued' | 'conflict' | 'refused' | 'locked';

export interface WaitingEdit {
  /** In the order of entering. */
  seq?: number;
  edit: SentEdit;
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

const NAME = 'mezon-collect';
const STORE = 'edits';

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error('The browser’s database refused'));
    };
  });

let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opened ??= (() => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(STORE, { keyPath: 'seq', autoIncrement: true });
    };
    return done(request);
  })();
  return opened;
}

async function within<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const transaction = (await open()).transaction(STORE, mode, { durability: 'strict' });
  const result = await done(work(transaction.objectStore(STORE)));
  // What a person is told is kept has to be on the disk.
  await new Promise<void>((resolve, reject) => {
    if (mode === 'readonly') resolve();
    transaction.oncomplete = () => {
      resolve();
    };
    transaction.onabort = () => {
      reject(transaction.error ?? new Error('The browser’s database refused'));
    };
  });
  return result;
}

export const list = (): Promise<WaitingEdit[]> =>
  within('readonly', (store) => store.getAll() as IDBRequest<WaitingEdit[]>);

export const put = async (waiting: WaitingEdit): Promise<number> =>
  Number(await within('readwrite', (store) => store.put(waiting)));

/** Puts an edit in the place of others: whatever happens, either they are there or it is. */
export const replace = async (seqs: readonly number[], waiting: WaitingEdit): Promise<number> =>
  Number(
    await within('readwrite', (store) => {
      for (const seq of seqs) store.delete(seq);
      return store.put(waiting);
    }),
  );

export const remove = (seq: number): Promise<undefined> => within('readwrite', (store) => store.delete(seq));
