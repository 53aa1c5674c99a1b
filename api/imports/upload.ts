import multipart, { type MultipartFile } from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem, problem, type Fault } from '../problem.ts';
import { FILE_ERRORS } from '../roster/findings.ts';

/** Bytes of the file itself: 5 MiB. */
export const LARGEST_FILE = 5 * 1024 * 1024;
/** Bytes of the whole body: the file and what multipart puts around it. */
export const LARGEST_UPLOAD = LARGEST_FILE + 64 * 1024;

const LIMITS = {
  fileSize: LARGEST_FILE,
  files: 1,
  fields: 10,
  fieldSize: 10_000,
  parts: 11,
  headerPairs: 100,
};

/** Lets routes of this scope, and no others, take `multipart/form-data`. */
export async function acceptUploads(scope: FastifyInstance): Promise<void> {
  await scope.register(multipart, { limits: LIMITS, throwFileSizeLimit: false });
}

const tooLarge = (): Problem => new Problem('too_large', { status: 413, ...FILE_ERRORS.too_large });

/** Refuses what is no upload, or says that it is too long, before a byte of it is read. */
export async function refuseOtherBodies(request: FastifyRequest): Promise<void> {
  if (Number(request.headers['content-length'] ?? 0) > LARGEST_UPLOAD) throw tooLarge();
  if (/^multipart\/form-data\s*;/i.test(request.headers['content-type'] ?? '')) return;
  throw new Problem('unsupported_media_type', {
    status: 415,
    zh: '请以 multipart/form-data 上传，文件字段名为 file',
    en: 'Send multipart/form-data with the file in the field `file`',
  });
}

/** The one file of an upload, in the field `file`. Stops reading at the limit. Throws `too_large`, `invalid_body`,
 *  `unrecognized_keys`. */
export async function readUpload(request: FastifyRequest): Promise<Buffer> {
  let file: Buffer | null = null;
  const unknown: Fault[] = [];
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file' && part.fieldname === 'file') file = await contentOf(part);
      else {
        unknown.push(unknownField(part.fieldname));
        if (part.type === 'file') part.file.resume();
      }
    }
  } catch (failure) {
    throw faultOf(failure);
  }
  if (unknown.length > 0) throw problem('unrecognized_keys', unknown);
  if (file === null) throw problem('invalid_body', [missingFile()]);
  return file;
}

/** The plugin's own reading would go on until the sender is done; this one ends at the limit. */
async function contentOf({ file }: MultipartFile): Promise<Buffer> {
  file.once('limit', () => file.destroy(tooLarge()));
  const chunks: Buffer[] = [];
  for await (const chunk of file) chunks.push(chunk as Buffer);
  // Of a file that came in one piece the limit was passed before anybody listened.
  if (file.truncated) throw tooLarge();
  return Buffer.concat(chunks);
}

const unknownField = (path: string): Fault => ({
  path,
  code: 'unrecognized_keys',
  message: `不认识的字段 · Unknown field: ${path}`,
});

const missingFile = (): Fault => ({
  path: 'file',
  code: 'required',
  message: '请在 file 字段上传一个 .xlsx 或 .csv 文件 · Upload one .xlsx or .csv in the field `file`',
});

function faultOf(failure: unknown): unknown {
  const code = failure instanceof Error && 'code' in failure ? failure.code : null;
  switch (code) {
    case 'FST_FILES_LIMIT':
    case 'FST_PARTS_LIMIT':
    case 'FST_FIELDS_LIMIT':
      return problem('invalid_body', [
        { path: 'file', code: 'too_many', message: '一次只能上传一个文件 · Upload one file at a time' },
      ]);
    default:
      return failure instanceof Problem ? failure : malformed(failure);
  }
}

/** The parser words what is wrong with a body as plain errors. */
const malformed = (failure: unknown): Problem =>
  problem('invalid_body', [
    {
      path: '',
      code: 'malformed_multipart',
      message: `上传内容不完整 · Malformed upload: ${failure instanceof Error ? failure.message : 'unknown'}`,
    },
  ]);

/** Milliseconds for which a refused upload may go on, so that its sender can read the answer first. */
const LINGER = 1_000;

/** Cuts the connection of a sender that goes on sending after it was answered. */
export async function cutOff({ raw }: FastifyRequest): Promise<void> {
  if (raw.complete || raw.destroyed) return;
  raw.resume();
  const timer = setTimeout(() => raw.destroy(), LINGER);
  timer.unref();
  raw.once('end', () => clearTimeout(timer));
}
