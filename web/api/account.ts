import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { useAct } from './act.ts';
import { read, send } from './request.ts';

/** better-auth's own answer; it is not in our OpenAPI document. */
interface AuthSession {
  user: { email: string; twoFactorEnabled?: boolean | null };
}

/** How this person signs in. */
export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: async ({ signal }) => {
    const { user } = await read<AuthSession>('/api/auth/get-session', { signal });
    return { email: user.email, hasSecondFactor: user.twoFactorEnabled === true };
  },
});

export interface Enrolment {
  /** `otpauth://…`, for an authenticator on a phone. */
  totpURI: string;
  /** Each lets in once when the phone is lost. */
  backupCodes: string[];
}

export function useBeginSecondFactor(onBegun: (enrolment: Enrolment) => void) {
  return useAct({
    act: (password: string, key) =>
      send<Enrolment>('/api/auth/two-factor/enable', { body: { password }, key }),
    onDone: onBegun,
  });
}

/** The first code proves that the phone has the secret; only then the factor counts. */
export function useConfirmSecondFactor(onDone: () => void) {
  const client = useQueryClient();
  return useAct({
    act: (code: string, key) => send('/api/auth/two-factor/verify-totp', { body: { code }, key }),
    onDone: async () => {
      await client.invalidateQueries({ queryKey: accountQuery.queryKey });
      onDone();
    },
  });
}

export function useEndSecondFactor() {
  const client = useQueryClient();
  return useAct({
    act: (password: string, key) => send('/api/auth/two-factor/disable', { body: { password }, key }),
    onDone: () => client.invalidateQueries({ queryKey: accountQuery.queryKey }),
  });
}

/** Ends every other session of the person: whoever knew the old password is out. */
export function useChangePassword(onDone: () => void) {
  return useAct({
    act: (passwords: { currentPassword: string; newPassword: string }, key) =>
      send('/api/auth/change-password', { body: { ...passwords, revokeOtherSessions: true }, key }),
    onDone,
  });
}
