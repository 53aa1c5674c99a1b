import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { Mood, Received } from './received.ts';

/** A mail server on 127.0.0.1 that takes everything and delivers nothing. */
export interface MailServer {
  port: number;
  stop(): Promise<void>;
}

interface MailError extends Error {
  responseCode?: number;
}

export async function startMailServer(
  port: number,
  mood: () => Mood,
  receive: (mail: Received) => Promise<void>,
): Promise<MailServer> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onAuth: ({ username }, _session, callback) => callback(null, { user: username ?? '' }),
    onConnect: (_session, callback) => {
      if (mood() !== 'slow') callback(refusalBy(mood()));
    },
    onData: (stream, session, callback) => {
      const to = session.envelope.rcptTo.map(({ address }) => address).join(', ');
      void read(stream)
        .then((bytes) => receive({ ...mailOf(bytes), to, at: Date.now(), accepted: true }))
        .then(() => callback(null, '2.0.0 taken'));
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

function refusalBy(mood: Mood): MailError | null {
  if (mood === 'well') return null;
  const refusal: MailError = new Error(mood === 'errcode' ? '5.7.1 not welcome' : '4.3.2 come back later');
  refusal.responseCode = mood === 'errcode' ? 554 : 421;
  return refusal;
}

async function read(stream: AsyncIterable<Buffer | string>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/** Subject and text decoded, beside the bytes as they came. */
function mailOf(bytes: string): Pick<Received, 'kind' | 'text' | 'bytes'> {
  const [head = '', ...rest] = bytes.split('\r\n\r\n');
  const subject = /^subject: (.*(?:\r\n[ \t].*)*)/im.exec(head)?.[1] ?? '';
  const encoding = /^content-transfer-encoding: (\S+)/im.exec(head)?.[1] ?? '7bit';
  const text = `${decodedWords(subject)}\n${decodedBody(rest.join('\r\n\r\n'), encoding)}`;
  return { kind: 'email', text, bytes: `${bytes}\n${text}` };
}

/** RFC 2047: `=?UTF-8?B?…?=` and `=?UTF-8?Q?…?=`. */
const decodedWords = (text: string): string =>
  text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how: string, word: string) =>
      how.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString('utf8')
        : quotedPrintable(word.replaceAll('_', ' ')),
    );

function decodedBody(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  return encoding === 'quoted-printable' ? quotedPrintable(body) : body;
}

function quotedPrintable(text: string): string {
  const bytes = text
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
