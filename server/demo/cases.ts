import type { City } from '#kernel/city';
import { virtualClock } from '#kernel/clock';
import { openDatabase } from '#kernel/database';
import type { Principal } from '#kernel/permissions';
import { watchLimits } from '#modules/cases';
import { listPlaces } from '#modules/places';
import { Stories, type Story } from './stories.ts';
import type { DemoTexts } from './texts.ts';

/** Cases of the last days, lived through step by step by the demo's people on virtual time, so every log is true. */
const CASES = 420;
const DAYS = 3;
const SEED = 2026;
const DAY_MS = 86_400_000;
/** How often the limits are looked at on virtual time. */
const WATCH_INTERVAL_MS = 900_000;

/** Plays the stories up to now. What would happen later has not happened: the district is in the middle of its day. */
export async function createDemoCases(city: City, people: Principal[], texts: DemoTexts): Promise<number> {
  const now_ms = city.clock.now().getTime();
  const from_ms = now_ms - DAYS * DAY_MS;
  const clock = virtualClock(new Date(from_ms), SEED);
  const database = openDatabase({ url: city.database.url, clock, connectionsMax: 2 });
  try {
    const villages = await listPlaces(database, { level: 'village' });
    const stories = new Stories({ city, database, people, texts, villages, seed: SEED });
    const queue: Story[] = stories.openings({ cases: CASES, from_ms, to_ms: now_ms });
    // Behind the stories by less than an interval, so that time never runs backwards.
    let watched_ms = from_ms;
    for (;;) {
      queue.sort((a, b) => a.at_ms - b.at_ms);
      const story = queue.shift();
      if (story === undefined || story.at_ms >= now_ms) break;
      while (watched_ms + WATCH_INTERVAL_MS < story.at_ms) {
        watched_ms += WATCH_INTERVAL_MS;
        clock.set(new Date(watched_ms));
        await database.transaction((tx) => watchLimits(tx));
      }
      clock.set(new Date(story.at_ms));
      const next = await story.step();
      if (next !== undefined) queue.push(next);
    }
    return CASES;
  } finally {
    await database.close();
  }
}
