import { join } from 'node:path';
import { Command } from 'commander';
import { readConfig } from '#kernel/config';
import { bench } from './bench.ts';
import { apiClientIsCurrent, docsAreCurrent, listChecks, passes } from './checks.ts';
import { type CiOptions, ci, peers } from './ci.ts';
import { foreground, foregroundScript, root } from './spawn.ts';

/** The developers' commands; `npm run` names the common ones. */
const program = new Command('dev').description('Commands for those who work on City Brain');

program
  .command('setup')
  .description('install the packages and build the web application where they are not current')
  .action(() => exit(foregroundScript('tools/setup.mjs')));

program
  .command('dev', { isDefault: true })
  .description('the demo district with reload: the server on every change of its files, the web at once')
  .action(() =>
    exit(
      foreground([
        { command: process.execPath, args: ['--watch', 'server/citybrain.ts', 'start', '--demo'] },
        {
          command: process.execPath,
          args: [join(root, 'node_modules/vite/bin/vite.js'), 'web'],
          env: { CITYBRAIN_DEV_API: `http://127.0.0.1:${readConfig().port}` },
        },
      ]),
    ),
  );

program
  .command('ci')
  .description('what `npm test` runs: types, form, every test')
  .argument('[patterns...]', 'run only the test files whose path contains one of these')
  .option('--only-tests', 'leave out types and form')
  .action((patterns: string[], options: CiOptions) => exit(ci(patterns, options)));

program
  .command('peers')
  .description('compare with other implementations (test/peers/)')
  .argument('[patterns...]', 'run only the files whose path contains one of these')
  .action((patterns: string[]) => exit(peers(patterns)));

program
  .command('check')
  .description('types, form and generated pages, without the tests')
  .action(() => exit(check()));

program
  .command('bench')
  .description('list the benchmarks, or run one; further arguments go to it')
  .argument('[name]')
  .argument('[arguments...]')
  .allowUnknownOption()
  .action((name: string | undefined, args: string[]) => exit(bench(name, args)));

program
  .command('docs')
  .description('write the pages of docs/ that are made from the code')
  .action(() => exit(import('./docs.ts').then(({ docs }) => docs())));

program
  .command('api-client')
  .description('write the types by which the web client speaks to the server')
  .action(() => exit(import('./api-client.ts').then(({ apiClient }) => apiClient())));

await program.parseAsync();

async function check(): Promise<number> {
  let failed = 0;
  for (const each of [...listChecks(), docsAreCurrent, apiClientIsCurrent])
    failed += (await passes(each)) ? 0 : 1;
  return failed === 0 ? 0 : 1;
}

async function exit(code: Promise<number>): Promise<void> {
  process.exitCode = await code;
}
