import { isIP } from 'node:net';
import { createTransport } from 'nodemailer';
import { LONGEST_TEXT } from '../../../domain/notification/channel-kinds.ts';
import type { OpenChannel } from '../../../domain/notification/channel.ts';
import type { Outcome } from '../../../domain/notification/outcome.ts';
import { headingOf, textOf } from '../../../domain/notification/texts.ts';
import { orAborted } from '../../../outbound/deadline.ts';
import { resolve } from '../../../outbound/resolve.ts';
import { later, permanent, shortened, type Adapter, type Answered, type Reach } from './adapter.ts';
import { unreached } from './posted.ts';

/** A mail server, `smtp://host:587` (STARTTLS where it is offered) or `smtps://host:465`. Every attempt carries the same
 *  Message-ID, so that mail programs show a repetition once. */
export const sendByEmail: Adapter = async (channel, letter, reach) => {
  try {
    const transport = await transportTo(channel, reach);
    const late = AbortSignal.timeout(reach.within);
    const { hostname } = new URL(channel.url);
    const { content, language, messageId, recipient } = letter;
    const sending = transport.sendMail({
      from: channel.settings.from ?? `doorstep@${hostname}`,
      to: recipient ?? '',
      subject: headingOf(content, language),
      text: textOf(content, language, LONGEST_TEXT.email),
      messageId: `<${messageId}@doorstep>`,
      headers: { 'auto-submitted': 'auto-generated' },
    });
    const { response } = await orAborted(sending, late);
    return { outcome: { kind: 'sent' }, answer: shortened(response) };
  } catch (failure) {
    return judged(failure);
  }
};

async function transportTo({ url, secret, settings }: OpenChannel, { mayReach, within }: Reach) {
  const { protocol, hostname, port, username, password } = new URL(url);
  const [address] = await resolve(hostname, mayReach);
  const secure = protocol === 'smtps:';
  const user = settings.user ?? decodeURIComponent(username);
  return createTransport({
    // The address that was looked at; its certificate has to be the name's all the same.
    host: address?.address ?? hostname,
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    ...(isIP(hostname) === 0 ? { tls: { servername: hostname } } : {}),
    ...(user === '' ? {} : { auth: { user, pass: secret ?? decodeURIComponent(password) } }),
    connectionTimeout: within,
    greetingTimeout: within,
    socketTimeout: within,
    dnsTimeout: within,
  });
}

interface MailFailure {
  command?: string;
  responseCode?: number;
  response?: string;
}

const ABOUT_RECIPIENT = /^(MAIL FROM|RCPT TO|DATA)/;

/** Codes of SMTP: 4xx passes, 5xx does not (RFC 5321). What is said to a recipient concerns that one alone. */
function judged(failure: unknown): Answered {
  const { responseCode, command = '', response = '' } = failure as MailFailure;
  if (responseCode === undefined) return notArrivedBefore(command, unreached(failure));
  return { outcome: judgedByCode(responseCode, command), answer: shortened(response) };
}

/** A connection that broke before the mail itself was sent. */
function notArrivedBefore(command: string, answered: Answered): Answered {
  const { outcome } = answered;
  if (command !== 'CONN' || outcome.kind !== 'later') return answered;
  return { ...answered, outcome: { ...outcome, mayHaveArrived: false } };
}

function judgedByCode(responseCode: number, command: string): Outcome {
  const code = `smtp_${responseCode}`;
  if (responseCode >= 500) return permanent(code);
  return later(code, { scope: ABOUT_RECIPIENT.test(command) ? 'message' : 'channel' });
}
