import { APIError, createAuthMiddleware } from 'better-auth/api';
import type { Database } from '../database.ts';
import * as queries from './queries.ts';

const FAILURES_MAX = 8;
const LOCK_OUT_MINUTES = 15;

/**
 * better-auth hooks that refuse sign-in after FAILURES_MAX failures. They count by what was typed, known or not, so
 * that an unknown person and a wrong password look alike.
 */
export function lockOut(database: Database) {
  const isSignIn = (path: string | undefined) => path === '/sign-in/email';
  const emailOf = (body: unknown) =>
    String((body as { email?: unknown } | undefined)?.email ?? '')
      .toLowerCase()
      .slice(0, 254);
  return {
    before: createAuthMiddleware(async (context) => {
      if (!isSignIn(context.path)) return;
      const limits = { failuresMax: FAILURES_MAX, windowMinutes: LOCK_OUT_MINUTES };
      if (!(await queries.countAttempt(database, emailOf(context.body), limits)))
        throw new APIError('TOO_MANY_REQUESTS', {
          code: 'LOCKED_OUT',
          message: `Too many failed attempts; try again in ${LOCK_OUT_MINUTES} minutes`,
        });
    }),
    after: createAuthMiddleware(async (context) => {
      if (!isSignIn(context.path)) return;
      if (!(context.context.returned instanceof APIError))
        await queries.forgetFailures(database, emailOf(context.body));
    }),
  };
}

/** A better-auth hook: no session begins for who was disabled; it looks like a wrong password. */
export function refuseDisabled(database: Database) {
  return async ({ userId }: { userId: string }): Promise<void> => {
    if (await queries.isDisabled(database, userId))
      throw new APIError('UNAUTHORIZED', {
        code: 'INVALID_EMAIL_OR_PASSWORD',
        message: 'Invalid email or password',
      });
  };
}
