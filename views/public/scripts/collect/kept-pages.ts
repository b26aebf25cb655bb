/** Which pages a browser keeps for times without a connection, and how a page asks for it. */

export const COLLECT_CACHE = 'mezon-collect-1';
export const KEEP_MESSAGE = 'keep-forms';

export interface KeepMessage {
  type: typeof KEEP_MESSAGE;
  urls: string[];
}

export interface KeptMessage {
  type: typeof KEEP_MESSAGE;
  kept: number;
  of: number;
}

/** The list, forms and sheets; neither the queue of decisions nor what is not a page. */
export const isKept = ({ pathname }: Pick<URL, 'pathname'>): boolean =>
  pathname === '/collect' || /^\/collect\/\d{4}-Q[1-4]\/[^/]+(\/[^/.]+)?$/.test(pathname);

export const WORKER_URL = '/collect/worker.js';

/** Whoever signs out leaves nothing of the pages behind; figures that were not sent stay, under their author's name. */
export const forgetKeptPages = (): Promise<boolean> => caches.delete(COLLECT_CACHE);
