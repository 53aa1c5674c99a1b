// Another system, written by somebody who has read docs/webhooks.md alone.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FeedEvent } from '../../feed/read.ts';

export interface Arrived {
  path: string;
  deliveryId: string;
  events: FeedEvent[];
  isTest: boolean;
  /** Signed with the receiver's key, and now. */
  isGenuine: boolean;
  bytes: string;
}

/** How one request is answered; `late` not at all, `lost` after having taken it. */
export type Manner = 200 | 204 | 302 | 404 | 429 | 500 | 503 | 'reset' | 'late' | 'lost';

export interface Receiver {
  url: string;
  /** Deliveries in the order of their arrival, also those that were not answered well. */
  readonly arrived: Arrived[];
  secret: string;
  /** Chosen for every request. */
  manner: (arrived: Arrived) => Manner;
  stop(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const receiver: Receiver = {
    url: '',
    arrived: [],
    secret: '',
    manner: () => 200,
    stop: async () => undefined,
  };
  const server = createServer((request, response) => void answer(request, response, receiver));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  receiver.stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => {
      server.close(() => resolve());
    });
  };
  return receiver;
}

async function answer(request: IncomingMessage, response: ServerResponse, receiver: Receiver): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString('utf8');
  const { deliveryId, events, isTest } = JSON.parse(body) as Arrived;
  const isGenuine =
    isSigned(request, body, receiver.secret) && request.headers['x-doorstep-delivery'] === deliveryId;
  const bytes = [request.url, ...request.rawHeaders, body].join('\n');
  const arrived = { path: request.url ?? '', deliveryId, events, isTest: isTest === true, isGenuine, bytes };
  const manner = receiver.manner(arrived);
  receiver.arrived.push(arrived);
  if (manner === 'late') return;
  if (manner === 'reset' || manner === 'lost') return void request.socket.destroy();
  if (manner === 429) response.setHeader('retry-after', '1');
  if (manner === 302) response.setHeader('location', `${receiver.url}/elsewhere`);
  response.writeHead(manner).end('');
}

function isSigned({ headers }: IncomingMessage, body: string, secret: string): boolean {
  const timestamp = String(headers['x-doorstep-timestamp']);
  if (Math.abs(Date.now() / 1_000 - Number(timestamp)) > 300) return false;
  const expected = `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
  const given = String(headers['x-doorstep-signature']);
  return given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}
