import { Command, InvalidArgumentError, Option } from 'commander';
import { copyLakeCommand } from './copy-lake.ts';
import { createPersonCommand } from './create-person.ts';
import { generateCatalogueCommand } from './generate-catalogue.ts';
import { importCatalogueCommand } from './import-catalogue.ts';
import { importRequestsCommand } from './import-requests.ts';
import { loadDataCommand } from './load-data.ts';
import { loadDistrictCommand } from './load-district.ts';
import { openapiCommand } from './openapi.ts';
import { startCommand } from './start.ts';

/** Every command with its options; `docs/commands.md` is made from this. */
export function commandLine(): Command {
  const program = new Command('citybrain')
    .description(
      'Runs a city district: reports become cases, cases go from the district through a street to a village.',
    )
    .showHelpAfterError()
    .configureHelp({ showGlobalOptions: true });

  program
    .command('start')
    .description('start the server')
    .option(
      '--demo [district]',
      'fill an empty data directory with a synthetic demo of districts/<district>, and allow signing in as any of its people',
    )
    .addOption(data())
    .option('--port <number>', 'port to listen on (also PORT)', readPort)
    .option('--host <address>', 'address to listen on (also HOST)')
    .action(startCommand);

  program
    .command('load-district')
    .description(
      'load a district from a folder (district.json, boundaries.geojson, villages.csv …), with a report; safe to repeat',
    )
    .argument('<folder>', 'for example districts/<name>')
    .option('--check', 'only check and report; change nothing')
    .addOption(data())
    .action(loadDistrictCommand);

  addImports(program);
  addCatalogue(program);

  program
    .command('copy-lake')
    .description(
      'copy the lake to another ClickHouse server or cluster, while nothing is loaded; see docs/clusters.md',
    )
    .requiredOption('--to <file>', 'a file with the addresses, as CLICKHOUSE_URL has them')
    .option('--cluster <name>', 'the name of the target’s cluster; a single server when left out', '')
    .option('--database <name>', 'the database there; named as here when left out')
    .addOption(data())
    .action(copyLakeCommand);

  const person = program.command('person').description('people who may sign in');
  person
    .command('create')
    .description('create a person with a random password and a post')
    .requiredOption('--name <name>', 'as colleagues know them')
    .requiredOption('--email <address>', 'what they sign in with')
    .requiredOption('--role <role>', 'for example dispatcher')
    .requiredOption('--organisation <id>', 'for example the code of a street')
    .addOption(data())
    .action(createPersonCommand);

  program
    .command('openapi')
    .description('print the OpenAPI 3.1 document')
    .addOption(data())
    .action(openapiCommand);
  return program;
}

function addImports(program: Command): void {
  program
    .command('load')
    .description('load a file into a published resource; wrong rows go to its quarantine, the rest lands')
    .argument('<code>', 'code of the resource, for example 301001/000012')
    .argument('<file>', 'CSV (UTF-8 or GB18030), XLSX, JSON, JSON lines or Parquet')
    .addOption(
      new Option('--mode <mode>', 'as the resource says when left out').choices([
        'append',
        'replace',
        'upsert',
      ]),
    )
    .option(
      '--nulls <texts>',
      'texts that stand for a missing value, separated by commas, for example NA,NULL',
    )
    .addOption(data())
    .action(loadDataCommand);

  const imports = program.command('import').description('bring data in from files');
  imports
    .command('requests')
    .description(
      'import requests from a CSV or XLSX file; every row is accounted for, repeating changes nothing',
    )
    .argument('<file>', 'CSV (UTF-8 or GB18030) or XLSX')
    .option(
      '--mapping <name>',
      'a saved column mapping, or a mapping file (JSON); guessed from the heading when left out',
    )
    .option('--save-mapping <name>', 'save the mapping that was used under this name')
    .option('--dry-run', 'report what would happen; change nothing')
    .option('--report <file>', 'write the outcome of every row to this CSV file')
    .addOption(data())
    .action(importRequestsCommand);
  imports
    .command('catalogue')
    .description(
      'import a catalogue of DCAT-US 1.1, or pages of another City Brain’s /catalog.jsonld; repeating changes nothing',
    )
    .argument('<files...>', 'JSON')
    .requiredOption('--provider <id>', 'the organisation the resources belong to')
    .option('--classification <code>', 'where they belong: 类, 项 and 目', '303001')
    .option('--dry-run', 'report what would happen; change nothing')
    .option('--report <file>', 'write the outcome of every dataset to this file, a JSON document a line')
    .addOption(data())
    .action(importCatalogueCommand);
}

function addCatalogue(program: Command): void {
  program
    .command('catalogue')
    .description('the catalogue of data resources')
    .command('generate')
    .description('list a synthetic catalogue under the departments of the district; safe to repeat')
    .option('--resources <number>', 'how many', readCount, 8_575)
    .option('--items <number>', 'information items in all; about 10 a resource when left out', readCount)
    .option('--seed <number>', 'another seed, another catalogue', readCount, 1)
    .addOption(data())
    .action(generateCatalogueCommand);
}

function data(): Option {
  return new Option('--data <folder>', 'data directory (also CITYBRAIN_DATA)');
}

function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('expected a whole number from 0 to 65535.');
  return port;
}

const COUNT_MAX = 1_000_000;

function readCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > COUNT_MAX)
    throw new InvalidArgumentError(`expected a whole number from 1 to ${COUNT_MAX}.`);
  return count;
}
