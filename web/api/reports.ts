import { queryOptions } from '@tanstack/react-query';
import { newId } from '../clock.ts';
import { send } from './request.ts';
import type { Attachment, NewReport, ReportProgress, ReportReceipt } from './shapes.ts';

/** A photo of somebody without an account. */
export function sendReportPhoto(photo: Blob, key: string): Promise<Attachment> {
  return sendFile('/api/reports/attachments', photo, key);
}

/** A photo of somebody signed in. */
export function sendPhoto(photo: Blob, key: string): Promise<Attachment> {
  return sendFile('/api/files', photo, key);
}

function sendFile(path: string, photo: Blob, key: string): Promise<Attachment> {
  const body = new FormData();
  body.append('file', photo, 'photo.jpg');
  return send<Attachment>(path, { body, key });
}

/** Where the picture of an attachment is read from. */
export function pictureUrl(id: string, size?: 'thumb'): string {
  return `/api/files/${encodeURIComponent(id)}${size ? `?size=${size}` : ''}`;
}

export function sendReport(report: NewReport, key: string): Promise<ReportReceipt> {
  return send<ReportReceipt>('/api/reports', { body: report, key });
}

interface Ticket {
  number: string;
  secret: string;
}

/** Progress of a report. A POST, so that the secret stands in no log; reading twice does no harm. */
export function progressQuery({ number, secret }: Ticket) {
  return queryOptions({
    queryKey: ['report', number, secret],
    queryFn: ({ signal }) =>
      send<ReportProgress>(`/api/reports/${encodeURIComponent(number)}/status`, {
        body: { secret },
        key: newId(),
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
