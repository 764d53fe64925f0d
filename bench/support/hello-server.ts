/** The smallest server there is: the baseline of `start` and `memory`. */
import Fastify from 'fastify';

const server = Fastify();
server.get('/hello', async () => ({ hello: 'world' }));
console.log(`ready at ${await server.listen({ host: '127.0.0.1', port: 0 })}`);
process.once('SIGTERM', () => void server.close());
