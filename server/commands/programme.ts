import { Command, Option } from 'commander';
import { type FromDhis2Choices, makeFromDhis2 } from '../indicator-sets/service.ts';
import { CommandError, conclude, counted, MEZON, pathFromHere, print } from './terminal.ts';

interface Options extends Omit<FromDhis2Choices, 'levels' | 'appliesFrom'> {
  from?: string;
  levels?: string;
  draft?: boolean;
}

/** @param text four numbers of levels, from the country down: `1,2,3,4` */
function levelsFrom(text: string): NonNullable<FromDhis2Choices['levels']> {
  const numbers = text.split(',').map((part) => Number(part.trim()));
  const [country = 0, region = 0, district = 0, provider = 0] = numbers;
  const ascends = country >= 1 && country < region && region < district && district < provider;
  if (numbers.length !== 4 || !ascends || !numbers.every(Number.isInteger))
    throw new CommandError(`--levels are four ascending numbers such as 1,2,3,4, not "${text}"`);
  return { country, region, district, provider };
}

function fromDhis2(metadata: string, units: string, { from, levels, draft, ...rest }: Options): void {
  const made = makeFromDhis2(
    { metadata, units },
    {
      ...rest,
      appliesFrom: from,
      levels: levels === undefined ? undefined : levelsFrom(levels),
      publish: !draft,
    },
    new Date().toISOString().slice(0, 10),
  );
  const { regions, districts, providers } = made.units;
  const folder = pathFromHere(made.folder);
  print(
    `${folder}: ${counted(made.indicators, 'indicator')}, ${counted(regions, 'region')}, ` +
      `${counted(districts, 'district')}, ${counted(providers, 'provider')}, ${made.frequency} figures`,
  );
  if (made.skipped.length > 0)
    print(`${counted(made.skipped.length, 'data element')} without numbers left out; README.md lists them`);
  const [first] = made.brokenDown;
  if (first)
    print(
      `${counted(made.brokenDown.length, 'data element')} broken down by categories in DHIS2, such as "${first.name}" (${first.id}) by ` +
        `"${first.brokenDownBy?.name ?? ''}": send their totals, values of a category option combination are refused; README.md lists them`,
    );
  print(
    draft
      ? `Version ${made.version} is a draft: \`${MEZON} check ${folder} --publish ${made.version}\` publishes it`
      : `Version ${made.version} is published: \`PROGRAMME=${folder} npm start\` opens it`,
  );
}

const fromDhis2Command = (): Command =>
  new Command('from-dhis2')
    .description(
      'make a programme from metadata of DHIS2: an indicator for each data element that holds numbers',
    )
    .argument(
      '<metadata>',
      'JSON with dataElements and dataSets, from /api/metadata or /api/dataEntry/metadata',
    )
    .argument('<orgunits>', 'JSON with organisationUnits: fields id, name, code, path')
    .option('--out <folder>', 'where to write; its name is the code. Without it, indicators/<code>')
    .option('--code <code>', "the programme's code; without it, from the folder or the country")
    .option('--name <name>', "the programme's title; without it, the name of the country")
    .option('--country <code>', 'ISO 3166 code of the country; without it, by its name')
    .addOption(
      new Option('--language <language>', 'in which the names are written; without it, en').choices([
        'uz',
        'ru',
        'en',
      ]),
    )
    .addOption(
      new Option(
        '--frequency <frequency>',
        'of the figures; without it, quarterly where all data sets are, else yearly',
      ).choices(['quarterly', 'yearly']),
    )
    .option('--from <quarter>', 'from which the set applies; without it, 2015-Q1')
    .option(
      '--levels <numbers>',
      'which levels are country, region, district and provider; without it, 1,2,3,4',
    )
    .option('--time-zone <zone>', 'such as Africa/Freetown; without it, UTC')
    .option('--draft', 'leave the set a draft, to be changed before it is published')
    .action((metadata: string, units: string, options: Options) =>
      conclude((async () => fromDhis2(metadata, units, options))()),
    );

export const programmeCommand = (): Command =>
  new Command('programme').description('make a programme').addCommand(fromDhis2Command());
