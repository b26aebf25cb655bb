import sax from 'sax';
import { fromInterval } from '../../domain/dhis2-period.ts';
import { type DataValue, offer, VALUE_COLUMNS } from './data-value.ts';
import { fileProblem, type ImportFormat, type Reader } from './format.ts';
import { NotUtf8, utf8Text } from './utf8.ts';

type Attributes = ReadonlyMap<string, string>;

type Fault =
  | 'xml-malformed'
  | 'xml-doctype'
  | 'xml-encoding'
  | 'xml-too-deep'
  | 'text-too-long'
  | 'adx-no-groups'
  | 'adx-stray-value';

/** Nothing more can be read of the file. */
class XmlError extends Error {
  constructor(readonly fault: Fault) {
    super(fault);
  }
}

const DEEPEST = 32;
const MOST_ATTRIBUTES = 64;
/** More than any comment may have; the rest of one that is refused anyway is not kept. */
const LONGEST_TEXT = 10_000;

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);
const isOfXml = (name: string): boolean => name.includes(':') || name === 'xmlns';

const GROUP_ATTRIBUTES = new Set(['orgUnit', 'period', 'dataSet', 'completeDate', 'comment', 'mimeType']);
const VALUE_ATTRIBUTES = new Set(['dataElement', 'value', 'categoryOptionCombo', 'attributeOptionCombo']);

/** Any further attribute breaks a figure down: `GENDER="F"`. @returns `GENDER=F` */
const breakdown = (attributes: Attributes, known: ReadonlySet<string>): string =>
  [...attributes]
    .filter(([name]) => !known.has(name))
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');

/** Finds the values of `<adx><group orgUnit period><dataValue dataElement value/></group></adx>`. */
class AdxReader {
  count = 0;
  groups = 0;
  readonly #reader: Reader;
  readonly #path: string[] = [];
  #group: Attributes = new Map();
  #value: DataValue | undefined;
  #text = '';

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  open(name: string, attributes: Attributes): void {
    this.#path.push(name);
    if (this.#path.length > DEEPEST) throw new XmlError('xml-too-deep');
    if (this.#path.length === 1 && name !== 'adx') throw new XmlError('adx-no-groups');
    this.#text = '';
    if (name === 'group') {
      this.groups += 1;
      this.#group = attributes;
    } else if (name === 'dataValue') {
      this.count += 1;
      if (this.#path.at(-2) !== 'group') throw new XmlError('adx-stray-value');
      this.#value = this.#valueOf(attributes);
    }
  }

  text(text: string): void {
    if (this.#path.at(-1) === 'annotation') this.#text = (this.#text + text).slice(0, LONGEST_TEXT);
  }

  close(): void {
    const name = this.#path.pop();
    if (!this.#value) return;
    if (name === 'annotation') this.#value.comment = this.#text.trim();
    if (name !== 'dataValue') return;
    offer(this.#value, this.count, this.#reader);
    this.#value = undefined;
  }

  #valueOf(own: Attributes): DataValue {
    const of = (attributes: Attributes, name: string): string => (attributes.get(name) ?? '').trim();
    const combo = of(own, 'attributeOptionCombo') || of(this.#group, 'attributeOptionCombo');
    const ofGroup = new Set([...GROUP_ATTRIBUTES, 'attributeOptionCombo']);
    return {
      dataElement: of(own, 'dataElement'),
      period: fromInterval(of(this.#group, 'period')),
      orgUnit: of(this.#group, 'orgUnit'),
      categoryOptionCombo: of(own, 'categoryOptionCombo') || breakdown(own, VALUE_ATTRIBUTES),
      attributeOptionCombo: combo || breakdown(this.#group, ofGroup),
      value: of(own, 'value'),
      comment: '',
      followup: '',
      deleted: '',
    };
  }
}

/** UTF-8 and what is written alike in it; any other name in the first line contradicts what was read. */
const UTF8 = /^(?:utf-?8|us-ascii|ascii)$/i;

const ENCODING = /encoding\s*=\s*["']([^"']*)["']/;

/** A parser that knows no entities but those of XML, takes no DTD and keeps little. */
function parserFor(adx: AdxReader): sax.SAXParser {
  const parser = sax.parser(true, { xmlns: false });
  let attributes = new Map<string, string>();
  parser.onerror = (error) => {
    throw error.message.startsWith('Max buffer length')
      ? new XmlError('text-too-long')
      : new XmlError('xml-malformed');
  };
  parser.ondoctype = () => {
    throw new XmlError('xml-doctype');
  };
  parser.onprocessinginstruction = ({ name, body }) => {
    const encoding = ENCODING.exec(body)?.[1];
    if (name === 'xml' && encoding !== undefined && !UTF8.test(encoding)) throw new XmlError('xml-encoding');
  };
  parser.onopentagstart = () => {
    attributes = new Map();
  };
  parser.onattribute = ({ name, value }) => {
    if (!isOfXml(name)) attributes.set(name, value);
    if (attributes.size > MOST_ATTRIBUTES) throw new XmlError('xml-malformed');
  };
  parser.onopentag = ({ name }) => {
    adx.open(localName(name), attributes);
  };
  parser.ontext = (text) => {
    adx.text(text);
  };
  parser.oncdata = (text) => {
    adx.text(text);
  };
  parser.onclosetag = () => {
    adx.close();
  };
  return parser;
}

/** A declaration of a document type may be longer than what the parser keeps of it. */
const DOCTYPE = /^\s*(?:<\?[^>]*>\s*|<!--[^]*?-->\s*)*<!DOCTYPE/i;

/**
 * Aggregate data exchange (IHE ADX), which DHIS2 reads and writes. Document types are refused, and with them every entity that a file could
 * define or fetch. A row is known by its number among the values.
 */
export const adx: ImportFormat = {
  extensions: ['.xml', '.adx'],
  recognises: (head) => head.trimStart().startsWith('<'),
  countedBy: 'values',
  async read(chunks, reader) {
    const found = new AdxReader(reader);
    const parser = parserFor(found);
    const refuse = (code: string): void => {
      reader.onProblem(fileProblem(code, { line: found.count }));
    };
    try {
      let isFirst = true;
      let isEmpty = true;
      for await (const text of utf8Text(chunks)) {
        if (isFirst && DOCTYPE.test(text)) throw new XmlError('xml-doctype');
        isFirst = false;
        isEmpty &&= text.trim() === '';
        if (!isEmpty) parser.write(text);
      }
      if (isEmpty) refuse('empty-file');
      else {
        parser.close();
        if (found.groups === 0) refuse('adx-no-groups');
        else if (found.count === 0) refuse('dhis2-empty');
      }
    } catch (error) {
      if (error instanceof NotUtf8) reader.onProblem(error.problem);
      else if (error instanceof XmlError) refuse(error.fault);
      else throw error;
    }
    return { columns: VALUE_COLUMNS };
  },
};
