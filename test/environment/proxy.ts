import { createServer, connect, type Server, type Socket } from 'node:net';

/** A way to a server on this machine that can be cut and mended. */
export interface Proxy {
  port: number;
  /** Breaks every connection and refuses new ones. */
  cut(): Promise<void>;
  mend(): Promise<void>;
}

export async function startProxy(target: { host: string; port: number }): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let server = await listen(target, sockets, 0);
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    port,
    cut: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
    mend: async () => {
      server = await listen(target, sockets, port);
    },
  };
}

function listen(target: { host: string; port: number }, sockets: Set<Socket>, port: number): Promise<Server> {
  const server = createServer((inner) => {
    const outer = connect(target.port, target.host);
    for (const [socket, other] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      sockets.add(socket);
      socket.pipe(other);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
