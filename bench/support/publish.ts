import { type BenchDirectory, signIn } from './server.ts';

export interface Steward {
  cookie: string;
  resourceId: number;
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
  return { cookie, resourceId };
}

/** Sends a file as a browser would and waits until its rows are visible. */
export async function loadOverHttp(
  address: string,
  { cookie, resourceId }: Steward,
  file: { path: string; sleep: (ms: number) => Promise<unknown> },
): Promise<{ rowsLanded: number; rowsQuarantined: number }> {
  const { openAsBlob } = await import('node:fs');
  const form = new FormData();
  form.append('file', await openAsBlob(file.path), 'houses.csv');
  const started = await fetch(new URL(`/api/resources/${resourceId}/batches`, address), {
    method: 'POST',
    body: form,
    headers: { cookie, 'idempotency-key': crypto.randomUUID() },
  });
  if (!started.ok) throw new Error(`load: ${started.status} ${await started.text()}`);
  const { id } = (await started.json()) as { id: number };
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
