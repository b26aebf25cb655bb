import { KEEP_MESSAGE, type KeepMessage, WORKER_URL } from './kept-pages.ts';

/** Has the worker keep pages. The one that was loaded before there was a worker it has not seen: it is told of it. */
export async function registerWorker(): Promise<ServiceWorker | null> {
  if (!('serviceWorker' in navigator)) return null;
  const { serviceWorker } = navigator;
  const wasSeen = serviceWorker.controller !== null;
  await serviceWorker.register(WORKER_URL, { scope: '/collect' });
  const { active } = await serviceWorker.ready;
  const message: KeepMessage = { type: KEEP_MESSAGE, urls: [window.location.href], isAsked: false };
  if (!wasSeen) active?.postMessage(message);
  return active;
}
