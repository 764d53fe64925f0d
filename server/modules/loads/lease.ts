/** Who runs a load and is silent for so long is dead, and what it left is cleaned up. */
const LEASE_MS = 60_000;

export function leaseFrom(now: Date): Date {
  return new Date(now.getTime() + LEASE_MS);
}
