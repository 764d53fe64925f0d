import { type Logger, pino } from 'pino';

/** Nothing secret reaches a log line, whatever object is logged. */
const redact = ['password', 'secret', 'cookie', '*.password', '*.secret', '*.cookie', '*.headers'];

/** Structured logs on standard output, one JSON object a line; line breaks in values are escaped, so none can be forged. */
export function openLog(level: string): Logger {
  return pino({ level, redact, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}

/** For commands that report to a person instead. */
export function silentLog(): Logger {
  return pino({ level: 'silent' });
}
