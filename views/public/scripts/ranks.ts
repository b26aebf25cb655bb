import type { WaitingJson } from '../../../server/scorecards/ranks-json.ts';

/** Moves the progress bar of ranks that are being computed; when they are there, shows them. */

const place = document.querySelector<HTMLElement>('[data-ranks]');
const ASK_EVERY_MS = 500;
const UNDER_WAY = 202;
const FAILED = 500;

function say(shown: HTMLElement, text: string): void {
  const said = shown.querySelector('progress')?.nextElementSibling;
  if (said && said.textContent !== text) said.textContent = text;
}

async function ask(shown: HTMLElement, url: string): Promise<void> {
  const reply = await fetch(url, { headers: { accept: 'application/json', prefer: 'respond-async' } });
  if (reply.status >= FAILED) {
    // Asked for again, it would begin anew: whether it should is for the reader to say.
    const { title } = (await reply.json()) as { title: string };
    say(shown, title);
    return;
  }
  if (reply.status !== UNDER_WAY) {
    window.location.reload();
    return;
  }
  const { percent, text } = (await reply.json()) as WaitingJson;
  const bar = shown.querySelector('progress');
  if (bar) bar.value = percent;
  say(shown, text);
  window.setTimeout(() => void ask(shown, url).catch(again), ASK_EVERY_MS);
}

const again = (): void => {
  window.setTimeout(() => {
    window.location.reload();
  }, 10 * ASK_EVERY_MS);
};

const url = place?.dataset['ranks'];
if (place && url !== undefined) void ask(place, url).catch(again);
