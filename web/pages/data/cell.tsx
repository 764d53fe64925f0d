import { useZone } from '../../ui/time.tsx';
import styles from './page.module.css';

/** A value of a row as text: a missing one as a dash, a moment in the time of the district. */
export function Cell({ value, type }: { value: unknown; type: string }) {
  const { timeZone } = useZone();
  if (value === null || value === undefined || value === '') return <span className={styles.faint}>—</span>;
  if (type === 'time' || type === 'datetime') return <>{saidTime(String(value), timeZone)}</>;
  return <>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</>;
}

const hasZone = /(Z|[+-]\d\d:?\d\d)$/;

/** 2025-01-01 00:00:00. The lake keeps moments in UTC and does not always say so. */
export function saidTime(text: string, timeZone: string): string {
  const moment = Date.parse(hasZone.test(text) ? text : `${text.replace(' ', 'T')}Z`);
  if (Number.isNaN(moment)) return text;
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(
    moment,
  );
}
