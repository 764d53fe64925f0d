import { Agent, request } from 'node:http';

export interface Shot {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/** A fixed number of requests at a fixed concurrency over kept-alive connections. Any answer but 2xx ends the bench. */
export async function fire(
  address: string,
  options: { requests: number; concurrency: number; shot: (index: number) => Shot },
): Promise<{ perSecond: number; latencies_ms: number[] }> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.concurrency });
  const url = new URL(address);
  const latencies_ms: number[] = [];
  let next = 0;
  const shooter = async () => {
    while (next < options.requests) {
      const index = next;
      next += 1;
      const started = performance.now();
      await send(agent, url, options.shot(index));
      latencies_ms.push(performance.now() - started);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: options.concurrency }, shooter));
  const seconds = (performance.now() - started) / 1_000;
  agent.destroy();
  return { perSecond: options.requests / seconds, latencies_ms };
}

function send(agent: Agent, url: URL, shot: Shot): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers =
      shot.body === undefined
        ? shot.headers
        : {
            ...shot.headers,
            'content-type': 'application/json',
            'content-length': String(Buffer.byteLength(shot.body)),
          };
    const outgoing = request(
      { agent, host: url.hostname, port: url.port, method: shot.method, path: shot.path, headers },
      (response) => {
        const ok = response.statusCode! >= 200 && response.statusCode! < 300;
        let text = '';
        if (ok) response.resume();
        else response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () =>
          ok ? resolve() : reject(new Error(`${shot.method} ${shot.path}: ${response.statusCode} ${text}`)),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(shot.body);
  });
}
