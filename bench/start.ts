/** A second start of the demo district, from spawning to the ready line; promised: at most 6 s. Baseline: a bare fastify server on the same Node.js. */
import { median, report } from './support/report.ts';
import { benchDirectory, startProgram, startServer } from './support/server.ts';

const ROUNDS = 5;

const directory = await benchDirectory();
const first = await startServer(directory, { demo: true });
console.log(`first start, with seeding: ${(first.ready_ms / 1_000).toFixed(1)} s`);
await first.stop();
const seconds: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
for (let round = 1; round <= ROUNDS; round += 1) {
  const server = await startServer(directory, { demo: true });
  const response = await fetch(`${server.address}/api/district`);
  if (!response.ok) throw new Error(`the district does not answer: ${response.status}`);
  seconds.ours.push(server.ready_ms / 1_000);
  await server.stop();
  const bare = await startProgram(['bench/support/hello-server.ts']);
  seconds.bare.push(bare.ready_ms / 1_000);
  await bare.stop();
  console.log(
    `round ${round}: ${seconds.ours.at(-1)!.toFixed(2)} s, bare ${seconds.bare.at(-1)!.toFixed(2)} s`,
  );
}
await directory.remove();
report({ name: 'start', value: median(seconds.ours), unit: 's', baseline: median(seconds.bare) });
