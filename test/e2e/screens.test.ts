import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { desktop, openBrowser } from '#test/browser';
import { withCity } from '#test/city';
import { walkDesk, walkWall } from './desk-screens.ts';
import { type Language, look, openPage, startWalk, type Walk } from './look.ts';
import { walkPhone } from './phone-screens.ts';
import { walkDoors, walkReport } from './public-screens.ts';

const browser = await openBrowser();
const city = await withCity({ demo: true });

const walks: Record<string, (walk: Walk) => Promise<void>> = {
  'a citizen’s report': walkReport,
  'the doors': walkDoors,
  'the desk': walkDesk,
  'the hotline and the wall': walkWall,
  'the workstation': walkPhone,
};

// Two at a time: a walk waits for pictures, and the other one goes on.
suite('every screen is there, in both languages, and accessible', { concurrency: 2 }, () => {
  for (const language of ['zh', 'en'] satisfies Language[])
    for (const [name, walk] of Object.entries(walks))
      test(`${name} (${language})`, async (t) => {
        const walking = startWalk(browser, city, language);
        await walk(walking);
        t.diagnostic(`${walking.seen.length} screens`);
        assert.deepEqual(walking.findings, []);
      });
});

test('without a district the pages say what to do', async () => {
  const empty = await withCity();
  for (const language of ['zh', 'en'] satisfies Language[]) {
    const walk = startWalk(browser, empty, language);
    const page = await openPage(walk, desktop);
    await page.goto('/');
    await page.getByText(/load-district/).waitFor();
    await look(walk, page, 'states/no-district');
    assert.deepEqual(walk.findings, []);
  }
});
