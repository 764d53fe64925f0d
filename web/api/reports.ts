import { queryOptions } from '@tanstack/react-query';
import { read, send } from './request.ts';
import type { NewReport, ReportProgress, ReportReceipt } from './shapes.ts';

export function sendReport(report: NewReport, key: string): Promise<ReportReceipt> {
  return send<ReportReceipt>('/api/reports', { body: report, key });
}

interface Ticket {
  number: string;
  secret: string;
}

/** Progress of a report. The secret goes in a header, so that it stands in no log. */
export function progressQuery({ number, secret }: Ticket) {
  return queryOptions({
    queryKey: ['report', number, secret],
    queryFn: ({ signal }) =>
      read<ReportProgress>(`/api/reports/${encodeURIComponent(number)}`, {
        headers: { 'x-report-secret': secret },
        signal,
      }),
    enabled: number !== '' && secret !== '',
    retry: false,
  });
}

export function sendEvaluation(
  ticket: Ticket & { satisfied: boolean; text: string },
  key: string,
): Promise<unknown> {
  const { number, ...body } = ticket;
  return send(`/api/reports/${encodeURIComponent(number)}/evaluation`, { body, key });
}
