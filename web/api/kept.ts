import { openRecords, type Records } from '../forms/records.ts';
import { ApiProblem, offlineType } from './problem.ts';

const records: Records<unknown> = openRecords('kept');

/**
 * Keeps the last answer on this device and returns it when nothing answers, so that a workstation opens off line.
 * Only for what the phone needs: the district, the session, its tasks. Forgotten at sign-out.
 */
export async function kept<Result>(name: string, load: () => Promise<Result>): Promise<Result> {
  try {
    const result = await load();
    await records.put(name, result).catch(() => undefined);
    return result;
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.type !== offlineType) throw error;
    const old = await records.get(name).catch(() => undefined);
    if (old === undefined) throw error;
    return old as Result;
  }
}

export function forgetKept(): Promise<void> {
  return records.clear();
}
