/** The baseline of `live-updates`: the same number of SSE clients, one process, no database and no scope. */
import { createServer, type ServerResponse } from 'node:http';

const clients = new Set<ServerResponse>();
const server = createServer((request, response) => {
  if (request.method === 'POST') {
    const title = new URL(request.url ?? '/', 'http://localhost').searchParams.get('title');
    for (const client of clients) client.write(`event: fact\ndata: ${JSON.stringify({ title })}\n\n`);
    response.end();
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write('event: open\ndata: {}\n\n');
  clients.add(response);
  response.on('close', () => clients.delete(response));
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object')
    console.log(`ready at http://127.0.0.1:${address.port}`);
});
process.once('SIGTERM', () => {
  for (const client of clients) client.destroy();
  server.close();
});
