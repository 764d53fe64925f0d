import { ClickHouseError } from '@clickhouse/client';
import { LakeUnavailable } from './members.ts';
import { LakeIncomplete } from './statements.ts';

/** ClickHouse's codes (`ErrorCodes.cpp`) that mean "not now" rather than "wrong". */
const UNAVAILABLE_CODES = new Set([
  '3', // UNEXPECTED_END_OF_FILE
  '32', // ATTEMPT_TO_READ_AFTER_EOF
  '159', // TIMEOUT_EXCEEDED
  '160', // TOO_SLOW
  '198', // DNS_ERROR
  '201', // QUOTA_EXCEEDED
  '202', // TOO_MANY_SIMULTANEOUS_QUERIES
  '203', // NO_FREE_CONNECTION
  '209', // SOCKET_TIMEOUT
  '210', // NETWORK_ERROR
  '236', // ABORTED
  '241', // MEMORY_LIMIT_EXCEEDED
  '242', // TABLE_IS_READ_ONLY
  '252', // TOO_MANY_PARTS
  '279', // ALL_CONNECTION_TRIES_FAILED
  '319', // UNKNOWN_STATUS_OF_INSERT
  '394', // QUERY_WAS_CANCELLED
  '425', // SYSTEM_ERROR
  '999', // KEEPER_EXCEPTION
]);
const DISK_FULL_CODE = '243'; // NOT_ENOUGH_SPACE

/** What a failure of the lake means for whoever asked; undefined when it is none, or a fault of ours. */
export function lakeFailure(error: unknown): 'unavailable' | 'full' | undefined {
  if (error instanceof LakeUnavailable || error instanceof LakeIncomplete) return 'unavailable';
  if (!(error instanceof ClickHouseError)) return undefined;
  if (error.code === DISK_FULL_CODE) return 'full';
  return UNAVAILABLE_CODES.has(error.code) ? 'unavailable' : undefined;
}
