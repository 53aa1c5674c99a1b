import pg, { type Notification, type Pool } from 'pg';

/** Milliseconds between tries to listen again. */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 5_000;

/** What PostgreSQL tells this process. */
export interface Notices {
  close(): Promise<void>;
}

export interface Listener {
  channels: readonly string[];
  onNotice: (channel: string, payload: string) => void;
  /** Called each time listening begins: what was said before was missed. */
  onListening: () => void;
}

/** Listens on one connection, again whenever it breaks. */
export function listen(pool: Pool, { channels, onNotice, onListening }: Listener): Notices {
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | null = null;
  let pause = FIRST_PAUSE;
  let isClosed = false;

  async function start(): Promise<void> {
    const next = new pg.Client({ ...pool.options, keepAlive: true });
    client = next;
    for (const event of ['error', 'end'] as const) next.on(event, () => again(next));
    next.on('notification', ({ channel, payload = '' }: Notification) => onNotice(channel, payload));
    try {
      await next.connect();
      for (const channel of channels) await next.query(`LISTEN ${channel}`);
      pause = FIRST_PAUSE;
      onListening();
    } catch {
      again(next);
    }
  }

  function again(broken: pg.Client): void {
    if (isClosed || client !== broken) return;
    client = null;
    void broken.end().catch(() => undefined);
    timer = setTimeout(() => void start(), pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }

  void start();
  return {
    close: async () => {
      isClosed = true;
      if (timer) clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
