import {
  Button,
  CharacterCount,
  createAll,
  ErrorSummary,
  FileUpload,
  PasswordInput,
  SkipLink,
} from 'govuk-frontend';
import { keepFor } from './collect/kept-for.ts';
import { forgetKeptPages } from './collect/kept-pages.ts';

/** What every page gains from scripts; each works without them. */

document.body.classList.add('js-enabled', 'govuk-frontend-supported');

createAll(Button, { preventDoubleClick: true });
createAll(CharacterCount);
createAll(ErrorSummary);
createAll(FileUpload);
createAll(PasswordInput);
createAll(SkipLink);

// The component puts an unseen comma between the words on its button: who says what is written there would not be understood.
for (const comma of document.querySelectorAll('.govuk-file-upload-button > .govuk-visually-hidden')) {
  comma.remove();
}

/** A filter that says so applies itself when something is chosen; its button is for those without scripts. */
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-auto-submit]')) {
  form.addEventListener('change', (event) => {
    if (event.target instanceof HTMLSelectElement) form.requestSubmit();
  });
}

/** Pages that were kept for times without a connection are for who opened them. */
const { person } = document.body.dataset;
if (person !== undefined) void keepFor(person);
document.querySelector('form[action="/sign-out"]')?.addEventListener('submit', () => void forgetKeptPages());

/** Leaving a form with unsaved figures asks first. */
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-unsaved]')) {
  let changed = false;
  form.addEventListener('input', () => {
    changed = true;
  });
  form.addEventListener('submit', () => {
    changed = false;
  });
  window.addEventListener('beforeunload', (event) => {
    if (changed) event.preventDefault();
  });
}
