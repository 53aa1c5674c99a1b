import type { ServerResponse } from 'node:http';

/** Bytes that may wait for a client; one that reads more slowly is dropped and comes back by itself. */
const MOST_WAITING = 256 * 1_024;

/** One browser that looks at a campaign. */
export class Stream {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse, headers: Record<string, number | string | string[] | undefined>) {
    this.#response = response;
    response.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      // Proxies that buffer would hold events back.
      'x-accel-buffering': 'no',
    });
    this.#write('retry: 2000\n: welcome\n\n');
  }

  send(event: string, data: unknown, id?: number): void {
    const head = id === undefined ? '' : `id: ${id}\n`;
    this.#write(`${head}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  beat(): void {
    this.#write(': heartbeat\n\n');
  }

  end(): void {
    this.#response.end();
  }

  #write(text: string): void {
    if (this.#response.writableLength > MOST_WAITING) this.#response.destroy();
    else if (!this.#response.writableEnded) this.#response.write(text);
  }
}
