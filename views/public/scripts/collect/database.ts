/** Stores in this browser's database: what they hold outlives the page, and the browser. */

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error('The browser’s database refused'));
    };
  });

const completed = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => {
      resolve();
    };
    transaction.onabort = () => {
      reject(transaction.error ?? new Error('The browser’s database refused'));
    };
  });

/** One store, in a database of its own: another one's shape can change without it. */
export class Store<Row> {
  readonly #database: string;
  readonly #name: string;
  readonly #key: IDBObjectStoreParameters;
  #opened: Promise<IDBDatabase> | undefined;

  constructor(database: string, name: string, key: IDBObjectStoreParameters) {
    this.#database = database;
    this.#name = name;
    this.#key = key;
  }

  list = (): Promise<Row[]> => this.#read((store) => store.getAll() as IDBRequest<Row[]>);

  find = (key: IDBValidKey): Promise<Row | undefined> =>
    this.#read((store) => store.get(key) as IDBRequest<Row | undefined>);

  put = (row: Row): Promise<IDBValidKey> => this.#write((store) => done(store.put(row)));

  remove = (key: IDBValidKey): Promise<undefined> => this.#write((store) => done(store.delete(key)));

  /** One row in the place of others, at once. */
  replace = (keys: readonly IDBValidKey[], row: Row): Promise<IDBValidKey> =>
    this.#write((store) => {
      for (const key of keys) store.delete(key);
      return done(store.put(row));
    });

  clear = (): Promise<undefined> => this.#write((store) => done(store.clear()));

  /** Changes a row where it is still there: another page may have taken it away. @returns as it is now, if it is */
  change = (key: IDBValidKey, work: (row: Row) => Row): Promise<Row | undefined> =>
    this.#write(async (store) => {
      const before = await done(store.get(key) as IDBRequest<Row | undefined>);
      if (before === undefined) return undefined;
      const after = work(before);
      await done(store.put(after));
      return after;
    });

  #open(): Promise<IDBDatabase> {
    this.#opened ??= (() => {
      const request = indexedDB.open(this.#database, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore(this.#name, this.#key);
      };
      return done(request);
    })();
    return this.#opened;
  }

  async #read<T>(work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const transaction = (await this.#open()).transaction(this.#name, 'readonly');
    return done(work(transaction.objectStore(this.#name)));
  }

  /** What a person is told is kept has to be on the disk. */
  async #write<T>(work: (store: IDBObjectStore) => Promise<T>): Promise<T> {
    const transaction = (await this.#open()).transaction(this.#name, 'readwrite', { durability: 'strict' });
    const isOver = completed(transaction);
    const [result] = await Promise.all([work(transaction.objectStore(this.#name)), isOver]);
    return result;
  }
}
