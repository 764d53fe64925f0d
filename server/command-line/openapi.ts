import { openHttpServer } from '../kernel/http/server.ts';
import { modules } from '../main.ts';
import { say, withCity } from './session.ts';

/** `citybrain openapi`: the document that the web client is generated from. */
export async function openapiCommand(options: { data?: string }): Promise<void> {
  await withCity(options, async (city) => {
    const http = await openHttpServer(city, modules, { webFolder: '' });
    say(JSON.stringify(http.server.swagger(), null, 2));
    await http.close();
  });
}
