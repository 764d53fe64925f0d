import type { FastifyRequest } from 'fastify';
import { invalidField, malformedInput, Problem, tooLarge, unsupportedMedia } from '../errors.ts';
import { UPLOAD_BYTES_MAX, type Upload } from '../files.ts';
import type { Principal } from '../permissions.ts';

/** Reads the files of a multipart body, field `file`. A stream that ends early or is too large is a `Problem`. */
export async function uploadsOf(
  request: FastifyRequest,
  filesMax: number,
  principal: Principal | undefined,
): Promise<Upload[] | Problem> {
  if (!request.isMultipart())
    return new Problem(unsupportedMedia, {
      detail: 'Send the file as multipart/form-data in the field "file".',
    });
  const uploads: Upload[] = [];
  try {
    for await (const part of request.files({
      limits: { fileSize: UPLOAD_BYTES_MAX, files: filesMax, fields: 10 },
    })) {
      if (part.fieldname !== 'file')
        return invalidField(`/${part.fieldname}`, 'the file must be in the field "file"');
      uploads.push({
        content: await part.toBuffer(),
        name: part.filename,
        uploadedBy: principal?.personId ?? null,
      });
    }
  } catch (error) {
    const { statusCode, message } = error as Error & { statusCode?: number };
    // The parser's own errors, for a form that is broken or cut off, carry no status.
    if (statusCode === undefined)
      return new Problem(malformedInput, { detail: `The form could not be read: ${message}` });
    if (statusCode === 413)
      return new Problem(tooLarge, {
        detail: `At most ${filesMax} files of ${UPLOAD_BYTES_MAX / 1024 / 1024} MiB each.`,
      });
    throw error;
  }
  return uploads.length === 0 ? invalidField('/file', 'no file was sent') : uploads;
}
