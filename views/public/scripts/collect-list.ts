import { KEEP_MESSAGE, type KeepMessage, type KeptMessage } from './collect/kept-pages.ts';
import { registerWorker } from './collect/register-worker.ts';

/** On the list of forms: keeps them on this device when somebody asks for it. */

const place = document.querySelector<HTMLElement>('[data-keep-forms]');
const button = place?.querySelector('button');
const text = place?.querySelector<HTMLElement>('[role="status"]');

async function start(): Promise<void> {
  if (!place || !button || !text) return;
  const active = await registerWorker();
  if (!active) return;
  place.hidden = false;
  button.addEventListener('click', () => {
    // All of the quarter, whichever of them the list shows.
    const listed = place.querySelector('script')?.textContent;
    const urls = [window.location.href, ...(JSON.parse(listed ?? '[]') as string[])];
    const message: KeepMessage = { type: KEEP_MESSAGE, urls, isAsked: true };
    active.postMessage(message);
  });
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    const message = data as Partial<KeptMessage> | null;
    if (message?.type !== KEEP_MESSAGE || message.kept === undefined || message.of === undefined) return;
    const { kept, of, isOver } = message;
    const words = place.dataset[kept === of ? 'kept' : isOver ? 'missed' : 'keeping'] ?? '';
    text.textContent = words.replace('{kept}', String(kept)).replace('{of}', String(of));
  });
}

void start();
