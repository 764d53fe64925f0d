import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as boundaries from './boundaries.ts';
import * as forms from './forms.ts';
import { functionsAreShort } from './function-lengths.ts';
import { type Finding, type Project, projectOf } from './project.ts';
import { scan } from './scan.ts';
import { architectureIsCurrent, everyFileIsUsed } from './use.ts';

const manifest = (name: string, uses: string) => ({
  [`server/modules/${name}/module.ts`]: `export default defineModule({ name: '${name}', uses: [${uses}] });`,
});
const places = manifest('places', '');
const cases = manifest('cases', "'places'");
const longBody = 'work();\n'.repeat(70);

/** A rule that cannot fail is a defect: each finds the violation planted here, and where it is. */
const planted: [rule: (project: Project) => Finding[], texts: Record<string, string>, at: string][] = [
  [
    boundaries.kernelImportsNoModule,
    { 'server/kernel/jobs.ts': "import { x } from './clock.ts';\nimport { y } from '#modules/cases';" },
    'server/kernel/jobs.ts:2',
  ],
  [
    boundaries.webAndServerAreApart,
    { 'web/api/shapes.ts': "import type { Row } from '../../server/modules/cases/queries.ts';" },
    'web/api/shapes.ts:1',
  ],
  [
    boundaries.webAndServerAreApart,
    { 'server/kernel/text.ts': "const t = await import('../../web/texts/zh.ts');" },
    'server/kernel/text.ts:1',
  ],
  [
    boundaries.simulationAndBenchUseTheDoors,
    { 'bench/open.ts': "import { q } from '../server/modules/cases/queries.ts';" },
    'bench/open.ts:1',
  ],
  [
    boundaries.modulesEnterByTheDoor,
    { ...places, ...cases, 'server/modules/cases/a.ts': "import { q } from '../places/queries.ts';" },
    'server/modules/cases/a.ts:1',
  ],
  [
    boundaries.modulesEnterByTheDoor,
    { ...places, ...cases, 'server/modules/places/a.ts': "import { q } from '#modules/cases';" },
    'server/modules/places/a.ts:1',
  ],
  [boundaries.modulesHaveNoCycles, manifest('cases', "'cases'"), 'server/modules/cases/module.ts'],
  [
    boundaries.sqlStandsInItsPlace,
    { 'server/modules/cases/open.ts': '\nconst q = sql`select 1`;' },
    'server/modules/cases/open.ts:2',
  ],
  [
    boundaries.sqlNamesOwnSchemas,
    { ...places, ...cases, 'server/modules/places/queries.ts': 'sql`\nselect from cases.cases`' },
    'server/modules/places/queries.ts:2',
  ],
  [
    boundaries.sqlNamesOwnSchemas,
    { ...places, ...cases, 'server/modules/places/sql/000001_a.sql': '-- cases.x\ndrop table cases.log;' },
    'server/modules/places/sql/000001_a.sql:2',
  ],
  [
    forms.settingsComeFromConfig,
    { 'server/main.ts': '// process.env is read elsewhere\nlisten(process.env.PORT);' },
    'server/main.ts:2',
  ],
  [forms.timeAndChanceComeFromTheClock, { 'server/a.ts': 'const now = Date.now();' }, 'server/a.ts:1'],
  [forms.timeAndChanceComeFromTheClock, { 'web/a.tsx': '<p>{new Date()}</p>' }, 'web/a.tsx:1'],
  [
    forms.codeNamesNoDistrict,
    { 'districts/lingang/district.json': '{}', 'web/map/start.ts': "const start = 'Lingang';" },
    'web/map/start.ts:1',
  ],
  [
    forms.filesAreNamedAfterTheirConcept,
    { 'server/kernel/http-utils.ts': '' },
    'server/kernel/http-utils.ts',
  ],
  [forms.filesAreShort, { 'web/base.css': 'a{}\n'.repeat(401) }, 'web/base.css'],
  [forms.linksLeadSomewhere, { 'docs/a.md': 'see\n[b](./b.md)' }, 'docs/a.md:2'],
  [forms.nothingNamesAMachine, { 'docs/a.md': `cd ${'/wo'}rk/main` }, 'docs/a.md:1'],
  [forms.lockNamesNoRegistry, { 'package-lock.json': '{"resolved": "x"}' }, 'package-lock.json'],
  [
    (project) => functionsAreShort(project, {}),
    { 'server/a.ts': `async function open(a: { b: string }): Promise<{ c: number }> {\n${longBody}}` },
    'server/a.ts:1',
  ],
  [
    (project) => functionsAreShort(project, {}),
    { 'web/a.tsx': `const Page = ({ a }: Props) => {\n${longBody}};` },
    'web/a.tsx:1',
  ],
  [
    (project) => functionsAreShort(project, { 'server/a.ts#open': 90 }),
    { 'server/a.ts': `function open() {\n${longBody}}` },
    'test/tidy/long-functions.json',
  ],
  [everyFileIsUsed, { 'server/kernel/old.ts': 'export {};' }, 'server/kernel/old.ts'],
  [architectureIsCurrent, { 'ARCHITECTURE.md': 'server', 'server/kernel/lake.ts': '' }, 'ARCHITECTURE.md'],
  [
    architectureIsCurrent,
    { 'ARCHITECTURE.md': 'server lake.ts\n`server/kernel/pond.ts`', 'server/kernel/lake.ts': '' },
    'ARCHITECTURE.md:2',
  ],
];

for (const [rule, texts, at] of planted) {
  test(`${rule.name || 'functionsAreShort'} finds ${at}`, () => {
    const found = rule(projectOf(texts)).map(({ path, line }) =>
      line === undefined ? path : `${path}:${line}`,
    );
    assert.deepEqual(found, [at]);
  });
}

test('tells code from comments, texts, expressions in templates and regular expressions', () => {
  const examples = [
    ["a('x{'); // it's", "a('  ');        "],
    ['b = /[{"]/.test(c) / 2 / d;', 'b = /    /.test(c) / 2 / d;'],
    [`\`t \${d({ e: \`f\` })} '\`; g`, `\`  \${d({ e: \` \` })}  \`; g`],
    ['/* {\n */ h', '    \n    h'],
  ];
  for (const [source, code] of examples) assert.equal(scan(source!).code, code);
});

test('in TSX closes elements without taking them for regular expressions', () => {
  const source = '<a href={b} />;\n<p>{c}</p>;\n{';
  assert.equal(scan(source).code, source);
});
