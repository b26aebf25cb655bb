import { DATA_VALUE_FIELDS, type DataValue, offer, VALUE_COLUMNS } from './data-value.ts';
import { fileProblem, type ImportFormat, type Reader } from './format.ts';
import { JsonError, JsonReader } from './json-reader.ts';
import { NotUtf8, utf8Text } from './utf8.ts';

const FIELDS: ReadonlySet<string> = new Set(DATA_VALUE_FIELDS);
/** What the top of a file may say for all of its values. */
const DEFAULTS = ['period', 'orgUnit', 'attributeOptionCombo'] as const;

const isField = (name: string): name is keyof DataValue => FIELDS.has(name);

/** Where the values stand: in an array of the outermost object. */
const TOP = 1;
const LIST = 2;
const ONE = 3;

/** Finds the values of `{"period": …, "orgUnit": …, "dataValues": [{…}, …]}`; what it does not know is passed over. */
class DataValues {
  count = 0;
  isSound = true;
  readonly #reader: Reader;
  readonly #defaults: Partial<DataValue> = {};
  #value: Partial<DataValue> | undefined;
  #key = '';
  #listed = false;
  #inList = false;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  refuse(code: string): void {
    this.isSound = false;
    this.#reader.onProblem(fileProblem(code, { line: this.count }));
  }

  readonly onOpen = (bracket: '{' | '[', depth: number): void => {
    if (depth === TOP && bracket === '[') this.refuse('dhis2-no-values');
    else if (depth === LIST && this.#key === 'dataValues') {
      if (bracket === '{' || this.#listed) this.refuse('dhis2-no-values');
      this.#inList = bracket === '[';
      this.#listed = true;
    } else if (depth === ONE && this.#inList) {
      this.count += 1;
      if (bracket === '[') this.refuse('dhis2-shape');
      else this.#value = {};
    } else if (depth > ONE && this.#value && isField(this.#key)) this.refuse('dhis2-shape');
  };

  readonly onClose = (_bracket: '{' | '[', depth: number): void => {
    if (depth === LIST) this.#inList = false;
    if (depth !== ONE || !this.#value) return;
    const value = { ...EMPTY, ...this.#defaults, ...this.#value };
    this.#value = undefined;
    offer(value, this.count, this.#reader);
  };

  readonly onKey = (key: string, depth: number): void => {
    if (depth <= ONE) this.#key = key;
  };

  readonly onValue = (text: string, depth: number): void => {
    if (depth === ONE && this.#value) {
      if (isField(this.#key)) this.#value[this.#key] = text.trim();
    } else if (depth === LIST && this.#inList) {
      this.count += 1;
      this.refuse('dhis2-shape');
    } else if (depth === TOP) this.#setDefault(text.trim());
    else if (depth === 0) this.refuse('dhis2-no-values');
  };

  end(): void {
    if (!this.isSound) return;
    if (!this.#listed) this.refuse('dhis2-no-values');
    else if (this.count === 0) this.refuse('dhis2-empty');
  }

  #setDefault(text: string): void {
    if (this.#key === 'dataValues') this.refuse('dhis2-no-values');
    const name = DEFAULTS.find((one) => one === this.#key);
    if (name === undefined) return;
    // Values before it have been handed on without it.
    if (this.count > 0) this.refuse('dhis2-defaults-late');
    this.#defaults[name] = text;
  }
}

const EMPTY: DataValue = {
  dataElement: '',
  period: '',
  orgUnit: '',
  categoryOptionCombo: '',
  attributeOptionCombo: '',
  value: '',
  comment: '',
  followup: '',
  deleted: '',
};

/** A set of data values as the Web API of DHIS2 gives and takes it. A row is known by its number among the values. */
export const dhis2Json: ImportFormat = {
  extensions: ['.json'],
  recognises: (head) => head.trimStart().startsWith('{'),
  countedBy: 'values',
  async read(chunks, reader) {
    const values = new DataValues(reader);
    const json = new JsonReader(values);
    try {
      let isEmpty = true;
      for await (const text of utf8Text(chunks)) {
        isEmpty &&= text.trim() === '';
        json.write(text);
      }
      if (isEmpty) values.refuse('empty-file');
      else {
        json.end();
        values.end();
      }
    } catch (error) {
      if (error instanceof NotUtf8) reader.onProblem(error.problem);
      else if (error instanceof JsonError) values.refuse(error.fault);
      else throw error;
    }
    return { columns: VALUE_COLUMNS };
  },
};
