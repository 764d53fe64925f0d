import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { openBrowser } from '#test/browser';
import { withCity } from '#test/city';
import { shareElevators, walkStore, walkSupply } from './data-screens.ts';
import { type Language, startWalk } from './look.ts';

const browser = await openBrowser();
const city = await withCity({ demo: true });
const shared = await shareElevators(city);

suite('every screen of the data platform is there, in both languages, and accessible', {
  concurrency: 2,
}, () => {
  for (const language of ['zh', 'en'] satisfies Language[])
    for (const [name, walk] of Object.entries({ store: walkStore, supply: walkSupply }))
      test(`${name} (${language})`, async (t) => {
        const walking = startWalk(browser, city, language);
        await walk(walking, shared);
        t.diagnostic(`${walking.seen.length} screens`);
        assert.deepEqual(walking.findings, []);
      });
});
