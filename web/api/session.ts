import { keepPreviousData, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useAct } from './act.ts';
import { forgetKept, kept } from './kept.ts';
import { ApiProblem } from './problem.ts';
import { read, send } from './request.ts';
import type { DemoPerson, Page, Post, Session } from './shapes.ts';

/** Who is signed in, or null. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async (): Promise<Session | null> => {
    try {
      return await kept('session', () => read<Session>('/api/session'));
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: 300_000,
});

/** The session of a page that the router shows only to people signed in. */
export function useSession(): Session {
  const session = useQuery(sessionQuery).data;
  if (!session)
    throw new ApiProblem({ type: '/problems/not-signed-in', status: 401, title: 'Sign in first' });
  return session;
}

/** Synthetic people whose name or organisation contains `text`. */
export function demoPeopleQuery(text: string) {
  return queryOptions({
    queryKey: ['demo', 'people', text],
    queryFn: () =>
      read<Page<DemoPerson>>('/api/demo/people', { query: { text: text || undefined } }).then(
        (page) => page.items,
      ),
    staleTime: 300_000,
    placeholderData: keepPreviousData,
  });
}

interface Credentials {
  email: string;
  password: string;
}

/** The first step. `secondFactor` asks for a code before there is a session. */
export function useSignIn(onSignedIn: () => void) {
  return useAct({
    act: async (credentials: Credentials, key) => {
      const answer = await send<{ twoFactorRedirect?: boolean }>('/api/auth/sign-in/email', {
        body: credentials,
        key,
      });
      return { secondFactor: answer.twoFactorRedirect === true };
    },
    onDone: (result) => {
      if (!result.secondFactor) onSignedIn();
    },
  });
}

export function useSecondFactor(onSignedIn: () => void) {
  return useAct({
    act: (code: string, key) => send('/api/auth/two-factor/verify-totp', { body: { code }, key }),
    onDone: onSignedIn,
  });
}

export function useDemoSession(onSignedIn: () => void) {
  return useAct({
    act: (personId: string, key) => send('/api/auth/demo/sign-in', { body: { personId }, key }),
    onDone: onSignedIn,
  });
}

/** Signs out and forgets everything this device kept of the person, except drafts not yet sent. */
export function useSignOut(onSignedOut: () => void) {
  const client = useQueryClient();
  return useAct({
    act: (_: undefined, key) => send('/api/auth/sign-out', { key }),
    onDone: async () => {
      await forgetKept().catch(() => undefined);
      client.clear();
      onSignedOut();
    },
  });
}

export function useChangePost(onChanged: () => void) {
  const client = useQueryClient();
  return useAct({
    act: (post: Post, key) => send('/api/session/post', { method: 'PUT', body: { postId: post.id }, key }),
    onDone: async () => {
      await client.resetQueries();
      onChanged();
    },
  });
}
