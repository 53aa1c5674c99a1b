import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Lets a server that stops wait for requests alone. Node would wait a minute for connections on which nothing was
 *  asked yet (browsers keep some ready), and as long for those whose last answer leaves while it stops. */
export function closeIdleConnections(app: FastifyInstance): void {
  const open = new Set<Socket>();
  const busy = new Set<Socket>();
  let isStopping = false;

  app.server.on('connection', (socket) => {
    if (isStopping) socket.destroy();
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  app.server.on('request', ({ socket }, response) => {
    busy.add(socket);
    response.once('close', () => {
      busy.delete(socket);
      if (isStopping) socket.end();
    });
  });
  app.addHook('preClose', async () => {
    isStopping = true;
    for (const socket of open) if (!busy.has(socket)) socket.destroy();
  });
}
