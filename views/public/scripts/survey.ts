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

function start(survey: HTMLFormElement): void {
  const notes = new Notes(survey);
  const version = survey.elements.namedItem('version') as HTMLInputElement;
  const questions = [...survey.querySelectorAll('.mz-survey__question')];
  const restored = document.getElementById('survey-restored');
  const offline = document.getElementById('survey-offline');

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
  survey.addEventListener('submit', (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    if (offline) offline.hidden = false;
  });
  window.addEventListener('online', () => {
    if (offline) offline.hidden = true;
  });
  restored?.querySelector('button')?.addEventListener('click', () => {
    fieldsOf(survey).forEach((field) => {
      notes.forget(field);
    });
    window.location.reload();
  });
}

void registerWorker();

if (form) start(form);
