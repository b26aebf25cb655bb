import { parseNumber } from '../../../server/domain/number-input.ts';
import { registerWorker } from './collect/register-worker.ts';

/**
 * Counts of a survey while they are typed: the sum of each question, and what was typed kept on this device until the server has it. A page
 * that is closed, or a line that breaks, loses no count.
 */

const form = document.querySelector<HTMLFormElement>('form[data-survey]');

/** What was typed into one field, on which version of the sheet. */
interface Note {
  email: string;
  version: number;
  text: string;
}

const fieldsOf = (within: ParentNode): HTMLInputElement[] => [
  ...within.querySelectorAll<HTMLInputElement>('.mz-survey__field input'),
];

function sumUp(question: Element): void {
  const output = question.querySelector('output');
  if (!output) return;
  const typed = fieldsOf(question).map(({ value }) => parseNumber(value));
  const isFilled = typed.some((count) => count !== null);
  const sum = typed.reduce<number>((total, count) => total + (count ?? 0), 0);
  output.textContent = isFilled ? new Intl.NumberFormat(document.documentElement.lang).format(sum) : '–';
}

class Notes {
  readonly #prefix: string;
  readonly #form: HTMLFormElement;

  constructor(of: HTMLFormElement) {
    this.#form = of;
    this.#prefix = `mezon-survey ${new URL(of.action).pathname} `;
  }

  get #email(): string {
    return this.#form.dataset['survey'] ?? '';
  }

  write({ name, value: text }: HTMLInputElement, version: number): void {
    try {
      const note: Note = { email: this.#email, version, text };
      localStorage.setItem(this.#prefix + name, JSON.stringify(note));
    } catch {
      // A full or forbidden store: the form is sent as it stands.
    }
  }

  /** Nobody sees what somebody else has typed on the same device. */
  read({ name }: HTMLInputElement): Note | undefined {
    const note = JSON.parse(localStorage.getItem(this.#prefix + name) ?? 'null') as Note | null;
    return note?.email === this.#email ? note : undefined;
  }

  forget({ name }: HTMLInputElement): void {
    localStorage.removeItem(this.#prefix + name);
  }
}

/** What is said of counts that were to be saved and are not. */
type Unsent = 'offline' | 'sending' | 'unsaved' | 'sign-in';

const TIMEOUT_MS = 20_000;

/** The token of the person's session; `sign-in` when it is somebody else's, or nobody's. @throws without a connection */
async function tokenOf(email: string): Promise<{ csrf: string } | 'sign-in'> {
  const reply = await fetch('/collect/session.json', {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (reply.status === 401 || reply.status === 403) return 'sign-in';
  if (!reply.ok) throw new Error(String(reply.status));
  const session = (await reply.json()) as { csrf: string; email: string };
  return session.email === email ? session : 'sign-in';
}

/**
 * Sends the counts only where they arrive: a page that goes off into the void would show nothing of them. What could not be sent is sent when
 * the connection is back, as if the button had been pressed then, so that a conflict is shown as ever; until the server has answered, the
 * counts stay on the device and the page says that they are not saved.
 */
function sendWithConnection(survey: HTMLFormElement): void {
  const box = document.getElementById('survey-unsent');
  const token = survey.elements.namedItem('_csrf') as HTMLInputElement;
  let isWaiting = false;

  function say(what: Unsent | null): void {
    isWaiting = what !== null;
    if (!box) return;
    box.hidden = what === null;
    for (const text of box.querySelectorAll<HTMLElement>('[data-say]'))
      text.hidden = text.dataset['say'] !== what;
  }

  async function send(): Promise<void> {
    say(navigator.onLine ? 'sending' : 'offline');
    if (!navigator.onLine) return;
    try {
      const found = await tokenOf(survey.dataset['survey'] ?? '');
      if (found === 'sign-in') {
        say(found);
        return;
      }
      // A page that was kept has the token of an earlier session.
      token.value = found.csrf;
      survey.submit();
    } catch {
      say(navigator.onLine ? 'unsaved' : 'offline');
    }
  }

  survey.addEventListener('submit', (event) => {
    if (!isWaiting && navigator.onLine) return;
    event.preventDefault();
    void send();
  });
  window.addEventListener('online', () => {
    if (isWaiting) void send();
  });
}

function start(survey: HTMLFormElement): void {
  const notes = new Notes(survey);
  const version = survey.elements.namedItem('version') as HTMLInputElement;
  const questions = [...survey.querySelectorAll('.mz-survey__question')];
  const restored = document.getElementById('survey-restored');

  /** Brings back what the server does not have. Its version makes the server compare: what others entered since is not overwritten unseen. */
  function restore(): void {
    for (const field of fieldsOf(survey)) {
      const note = notes.read(field);
      if (!note) continue;
      if (parseNumber(note.text) === parseNumber(field.defaultValue)) {
        notes.forget(field);
        continue;
      }
      field.value = note.text;
      field.closest('details')?.setAttribute('open', '');
      version.value = String(Math.min(Number(version.value), note.version));
      if (restored) restored.hidden = false;
    }
    questions.forEach(sumUp);
  }

  // A page that was refused shows what was typed as it is.
  if (survey.dataset['refused'] === undefined) restore();

  survey.addEventListener('input', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.closest('.mz-survey__field')) return;
    notes.write(target, Number(version.value));
    const question = target.closest('.mz-survey__question');
    if (question) sumUp(question);
  });
  sendWithConnection(survey);
  restored?.querySelector('button')?.addEventListener('click', () => {
    fieldsOf(survey).forEach((field) => {
      notes.forget(field);
    });
    window.location.reload();
  });
}

void registerWorker();

if (form) start(form);
