// The engine refuses payloads over 2 MB. A building of several thousand households would pass that when it continues
// as new; compressed it is a tenth.
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Payload, PayloadCodec } from '@temporalio/common';

/** Smaller ones stay readable in Temporal's own tools. */
const COMPRESS_FROM_BYTES = 32_768;
const FASTEST = 1;
const COMPRESSED = 'binary/gzip';

const compress = promisify(gzip);
const decompress = promisify(gunzip);
const text = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString('utf8');

/** Compresses large payloads. Client, worker and replays have to share it. */
export const payloadCodec: PayloadCodec = {
  encode: (payloads) => Promise.all(payloads.map(encode)),
  decode: (payloads) => Promise.all(payloads.map(decode)),
};

async function encode(payload: Payload): Promise<Payload> {
  const { data, metadata } = payload;
  if (!data || data.length < COMPRESS_FROM_BYTES) return payload;
  const { encoding, ...rest } = metadata ?? {};
  return {
    metadata: {
      ...rest,
      encoding: Buffer.from(COMPRESSED),
      'original-encoding': encoding ?? Buffer.from('json/plain'),
    },
    data: await compress(data, { level: FASTEST }),
  };
}

async function decode(payload: Payload): Promise<Payload> {
  const { data, metadata } = payload;
  if (!data || text(metadata?.['encoding']) !== COMPRESSED) return payload;
  const { 'original-encoding': encoding, ...rest } = metadata ?? {};
  return {
    metadata: { ...rest, encoding: encoding ?? Buffer.from('json/plain') },
    data: await decompress(data),
  };
}

export const dataConverter = { payloadCodecs: [payloadCodec] };
