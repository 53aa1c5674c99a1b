import { createHmac } from 'node:crypto';

/** Headers by which a receiver knows that a body is ours and new: HMAC-SHA256 over `<unix seconds>.<body>`. */
export function signedHeaders(body: string, secret: string, now: Date): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  return { 'x-doorstep-timestamp': timestamp, 'x-doorstep-signature': signature(body, secret, timestamp) };
}

export const signature = (body: string, secret: string, timestamp: string): string =>
  `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
