// The hub as a process of its own, beside a demonstration.
import { startHub } from './hub.ts';
import { HUB_SECRETS } from './secrets.ts';

const { HUB_PORT, HUB_MAIL_PORT, DOORSTEP_SUPERVISED } = process.env;
const hub = await startHub({
  port: Number(HUB_PORT ?? 0),
  mailPort: Number(HUB_MAIL_PORT ?? 0),
  secrets: HUB_SECRETS,
});
process.stdout.write(`${hub.url}, mail on port ${hub.mailPort}\n`);

const stop = (): void => void hub.stop().then(() => process.exit(0));
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
// A supervisor that was killed cannot say so; the end of its pipe can.
if (DOORSTEP_SUPERVISED === '1') process.stdin.resume().on('end', stop);
