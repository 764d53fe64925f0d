import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  kernelImportsNoModule,
  modulesEnterByTheDoor,
  modulesHaveNoCycles,
  simulationAndBenchUseTheDoors,
  sqlNamesOwnSchemas,
  sqlStandsInItsPlace,
  webAndServerAreApart,
} from './tidy/boundaries.ts';
import {
  codeNamesNoDistrict,
  filesAreNamedAfterTheirConcept,
  filesAreShort,
  linksLeadSomewhere,
  lockNamesNoRegistry,
  nothingNamesAMachine,
  settingsComeFromConfig,
  timeAndChanceComeFromTheClock,
} from './tidy/forms.ts';
import { functionsAreShort } from './tidy/function-lengths.ts';
import baseline from './tidy/long-functions.json' with { type: 'json' };
import { type Finding, type Project, readProject } from './tidy/project.ts';
import { architectureIsCurrent, everyFileIsUsed } from './tidy/use.ts';

/** What a machine can check of STYLE.md, on every file of the project. `tidy/rules.test.ts` shows that each can fail. */
const rules: Record<string, (project: Project) => Finding[]> = {
  'the kernel imports no module': kernelImportsNoModule,
  'web and server never import each other': webAndServerAreApart,
  'simulation and bench use public interfaces only': simulationAndBenchUseTheDoors,
  'modules enter each other by the door, those they declare': modulesEnterByTheDoor,
  'modules have no cycles': modulesHaveNoCycles,
  'SQL stands in queries.ts and sql/ only': sqlStandsInItsPlace,
  'SQL names its own schema or one of a module it uses': sqlNamesOwnSchemas,
  'settings come from kernel/config': settingsComeFromConfig,
  'time and chance come from the clock': timeAndChanceComeFromTheClock,
  'no code names a pack or a district': codeNamesNoDistrict,
  'files are named after their concept': filesAreNamedAfterTheirConcept,
  'no file has over 400 lines': filesAreShort,
  'functions stay under 70 lines': (project) => functionsAreShort(project, baseline),
  'every file is imported or an entry point': everyFileIsUsed,
  'ARCHITECTURE.md names what there is': architectureIsCurrent,
  'relative links lead somewhere': linksLeadSomewhere,
  'nothing names one machine': nothingNamesAMachine,
  'the lock file names no registry': lockNamesNoRegistry,
};

const project = readProject();

for (const [name, rule] of Object.entries(rules)) {
  test(name, () => {
    const found = rule(project).map(
      ({ path, line, what }) => `${path}${line === undefined ? '' : `:${line}`}  ${what}`,
    );
    assert.ok(found.length === 0, `\n${found.join('\n')}\n`);
  });
}
