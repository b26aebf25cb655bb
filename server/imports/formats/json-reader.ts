import { Tokenizer, TokenType } from '@streamparser/json';

/** What a JSON text is made of, in its order. Texts of keys and values are decoded; numbers are as JavaScript writes them. */
export interface JsonEvents {
  /** An object or array begins; `depth` of the outermost one is 1. */
  onOpen: (bracket: '{' | '[', depth: number) => void;
  onClose: (bracket: '{' | '[', depth: number) => void;
  onKey: (key: string, depth: number) => void;
  /** @param depth of the object or array that it stands in; 0 outside of any */
  onValue: (text: string, depth: number) => void;
}

export type JsonFault = 'json-malformed' | 'json-too-deep' | 'text-too-long';

/** The text is no JSON, or more than anybody means. */
export class JsonError extends Error {
  constructor(readonly fault: JsonFault) {
    super(fault);
  }
}

const DEEPEST = 32;
/** More than this between two marks of a file is no text of a person. In characters. */
const LONGEST_TEXT = 4 * 1024 * 1024;

type Expected = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'next' | 'nothing';

type Mark = '{' | '}' | '[' | ']' | ':' | ',';

const MARKS: ReadonlyMap<TokenType, Mark> = new Map([
  [TokenType.LEFT_BRACE, '{'],
  [TokenType.RIGHT_BRACE, '}'],
  [TokenType.LEFT_BRACKET, '['],
  [TokenType.RIGHT_BRACKET, ']'],
  [TokenType.COLON, ':'],
  [TokenType.COMMA, ','],
]);

/**
 * Reads JSON piece by piece and keeps nothing but the brackets that are open. The tokens are the package's; which may follow which is
 * decided here, because its parser builds every value it passes.
 */
export class JsonReader {
  readonly #tokenizer = new Tokenizer({ stringBufferSize: 64 * 1024 });
  readonly #events: JsonEvents;
  readonly #open: ('{' | '[')[] = [];
  #expected: Expected = 'value';
  #sinceToken = 0;

  constructor(events: JsonEvents) {
    this.#events = events;
    this.#tokenizer.onToken = ({ token, value }) => {
      this.#sinceToken = 0;
      const mark = MARKS.get(token);
      if (mark === undefined) this.#onText(typeof value === 'string', value === null ? '' : String(value));
      else this.#onMark(mark);
    };
    this.#tokenizer.onError = (error) => {
      throw error instanceof JsonError ? error : new JsonError('json-malformed');
    };
  }

  /** @throws JsonError, and whatever an event throws */
  write(text: string): void {
    this.#sinceToken += text.length;
    this.#tokenizer.write(text);
    if (this.#sinceToken > LONGEST_TEXT) throw new JsonError('text-too-long');
  }

  /** @throws JsonError when the text has broken off */
  end(): void {
    // A blank closes a number that stands alone.
    this.#tokenizer.write(' ');
    if (this.#expected !== 'nothing') throw new JsonError('json-malformed');
  }

  #onText(isString: boolean, text: string): void {
    const depth = this.#open.length;
    if (isString && (this.#expected === 'key' || this.#expected === 'first key')) {
      this.#expected = 'colon';
      this.#events.onKey(text, depth);
      return;
    }
    this.#takeValue();
    this.#expected = depth === 0 ? 'nothing' : 'next';
    this.#events.onValue(text, depth);
  }

  #onMark(mark: Mark): void {
    switch (mark) {
      case '{':
      case '[':
        this.#takeValue();
        if (this.#open.length >= DEEPEST) throw new JsonError('json-too-deep');
        this.#open.push(mark);
        this.#expected = mark === '{' ? 'first key' : 'first value';
        this.#events.onOpen(mark, this.#open.length);
        return;
      case '}':
        this.#close('{', 'first key');
        return;
      case ']':
        this.#close('[', 'first value');
        return;
      case ':':
        if (this.#expected !== 'colon') throw new JsonError('json-malformed');
        this.#expected = 'value';
        return;
      case ',':
        if (this.#expected !== 'next') throw new JsonError('json-malformed');
        this.#expected = this.#open.at(-1) === '{' ? 'key' : 'value';
    }
  }

  #takeValue(): void {
    if (this.#expected !== 'value' && this.#expected !== 'first value') throw new JsonError('json-malformed');
  }

  #close(bracket: '{' | '[', whenEmpty: Expected): void {
    const fits = this.#open.at(-1) === bracket && (this.#expected === 'next' || this.#expected === whenEmpty);
    if (!fits) throw new JsonError('json-malformed');
    const depth = this.#open.length;
    this.#open.pop();
    this.#expected = depth === 1 ? 'nothing' : 'next';
    this.#events.onClose(bracket, depth);
  }
}
