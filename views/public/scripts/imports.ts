import type { StateModel } from '../../../server/imports/words.ts';

/** Moves the progress bar of an import; when the work is over, shows what has come of it. */

const place = document.querySelector<HTMLElement>('[data-import]');
const ASK_EVERY_MS = 1000;

async function ask(shown: HTMLElement, url: string): Promise<void> {
  const reply = await fetch(url, { headers: { accept: 'application/json' } });
  if (!reply.ok) throw new Error(`${url} answered ${String(reply.status)}`);
  const state = (await reply.json()) as StateModel;
  if (state.status !== shown.dataset['status']) {
    window.location.reload();
    return;
  }
  const bar = shown.querySelector('progress');
  if (bar && state.percent !== null) bar.value = state.percent;
  const text = bar?.nextElementSibling;
  if (text && text.textContent !== state.text) text.textContent = state.text;
  window.setTimeout(() => void ask(shown, url).catch(again), ASK_EVERY_MS);
}

/** Whatever the matter is (the session ended, the server restarts), the whole page says it best. */
const again = (): void => {
  window.setTimeout(() => {
    window.location.reload();
  }, 5 * ASK_EVERY_MS);
};

const url = place?.dataset['import'];
if (place && url !== undefined) void ask(place, url).catch(again);
