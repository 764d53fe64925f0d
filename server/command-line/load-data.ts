import { access } from 'node:fs/promises';
import { findResourceByCode } from '#modules/catalogue';
import { loadFile, type Mode } from '#modules/loads';
import { orStop, Stop, say, withCity } from './session.ts';

interface LoadDataOptions {
  mode?: Mode;
  nulls?: string;
  data?: string;
}

/** `citybrain load RESOURCE-CODE FILE`: brings a file into a published resource and tells what became of its rows. */
export async function loadDataCommand(code: string, path: string, options: LoadDataOptions): Promise<void> {
  await withCity(options, async (city) => {
    await access(path).catch((error: Error) => {
      throw new Stop(`${path}: ${error.message}`);
    });
    const resource = await findResourceByCode(city.database, code);
    if (resource === undefined) throw new Stop(`there is no resource ${code}`);
    const begun = city.clock.now();
    const { batch, isNew } = orStop(
      await loadFile(city, {
        resource,
        path,
        actor: { personId: null, name: 'command line', organisationId: null },
        ...(options.mode === undefined ? {} : { mode: options.mode }),
        ...(options.nulls === undefined ? {} : { nulls: options.nulls.split(',') }),
      }),
    );
    if (!isNew) say(`the same bytes landed before as batch ${batch.number}; nothing was changed`);
    const taken_s = Math.max(0, (batch.endedAt ?? begun).getTime() - begun.getTime()) / 1_000;
    say(
      `batch ${batch.number}: ${batch.rowsRead} rows read, ${batch.rowsLanded} landed, ${batch.rowsQuarantined} in quarantine, checksum ${batch.contentChecksum}; visible after ${taken_s.toFixed(2)} s`,
    );
  });
}
