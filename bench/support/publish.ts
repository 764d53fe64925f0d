import { createReadStream } from 'node:fs';
import { request } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { type BenchDirectory, signIn } from './server.ts';

export interface Steward {
  cookie: string;
  resourceId: number;
  code: string;
}

/** A published resource of the district's centre, through the review as everywhere, and its steward. */
export async function publishResource(
  directory: BenchDirectory,
  address: string,
  content: object,
): Promise<Steward> {
  const organisation = '310115000000';
  const cookie = await signIn(directory, address, { role: 'data-steward', organisation });
  const reviewer = await signIn(directory, address, { role: 'data-approver', organisation });
  const post = async (path: string, body: object, who: string) => {
    const response = await fetch(new URL(path, address), {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { cookie: who, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as { id: number; resource?: { id: number } };
  };
  const created = await post('/api/resources', { content }, cookie);
  const resourceId = created.id ?? created.resource!.id;
  await post(`/api/resources/${resourceId}/submissions`, { note: '' }, cookie);
  await post(`/api/resources/${resourceId}/publications`, { note: '' }, reviewer);
  const response = await fetch(new URL(`/api/resources/${resourceId}`, address), { headers: { cookie } });
  const { code } = (await response.json()) as { code: string };
  return { cookie, resourceId, code };
}

function send(url: URL, { path, cookie }: { path: string; cookie: string }): Promise<{ id: number }> {
  const headers = {
    cookie,
    'idempotency-key': crypto.randomUUID(),
    'content-type': 'application/octet-stream',
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () =>
        response.statusCode === 201
          ? resolve(JSON.parse(text))
          : reject(new Error(`${response.statusCode} ${text}`)),
      );
    });
    outgoing.on('error', reject);
    pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), outgoing).catch(reject);
  });
}

/** Sends a file as a program would and waits until its rows are visible. */
export async function loadOverHttp(
  address: string,
  { cookie, resourceId }: Steward,
  file: { path: string; sleep: (ms: number) => Promise<unknown> },
): Promise<{ rowsLanded: number; rowsQuarantined: number }> {
  const { id } = await send(new URL(`/api/resources/${resourceId}/batches?name=houses.csv`, address), {
    path: file.path,
    cookie,
  });
  for (;;) {
    const response = await fetch(new URL(`/api/batches/${id}`, address), { headers: { cookie } });
    const batch = (await response.json()) as {
      state: string;
      rowsLanded: number;
      rowsQuarantined: number;
      problem: object | null;
    };
    if (batch.state === 'landed') return batch;
    if (batch.state === 'failed') throw new Error(JSON.stringify(batch.problem));
    await file.sleep(20);
  }
}

/** Waits until the rows of a batch have been profiled too. */
export async function profiled(
  address: string,
  { cookie, resourceId }: Steward,
  batch: number,
  sleep: (ms: number) => Promise<unknown>,
): Promise<void> {
  for (;;) {
    const response = await fetch(new URL(`/api/resources/${resourceId}/profile`, address), {
      headers: { cookie },
    });
    if (((await response.json()) as { batch: number | null }).batch === batch) return;
    await sleep(50);
  }
}
