import { Stop } from './session.ts';

export async function importRequestsCommand(): Promise<void> {
  throw new Stop('coming next');
}
