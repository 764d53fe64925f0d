import { send } from './request.ts';
import type { StoredFile } from './shapes.ts';

/** A photo of somebody without an account. */
export function sendReportPhoto(photo: Blob, key: string): Promise<StoredFile> {
  return sendFile('/api/reports/attachments', photo, key);
}

/** A photo of somebody signed in. */
export function sendPhoto(photo: Blob, key: string): Promise<StoredFile> {
  return sendFile('/api/files', photo, key);
}

function sendFile(path: string, photo: Blob, key: string): Promise<StoredFile> {
  const body = new FormData();
  body.append('file', photo, 'photo.jpg');
  return send<StoredFile>(path, { body, key });
}

/** Where an attachment of a case is read from. */
export function attachmentUrl(attachment: { caseId: number; fileId: string; size?: 'thumbnail' }): string {
  const { caseId, fileId, size } = attachment;
  return `/api/cases/${caseId}/attachments/${fileId}${size ? `?size=${size}` : ''}`;
}
