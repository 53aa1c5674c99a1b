import type { Received } from './received.ts';

const SHOWN = 200;
const WRITTEN: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => WRITTEN[sign] ?? sign);

/** What came in, newest first, for people who watch the demonstration. */
export function receivedPage(received: readonly Received[]): string {
  const rows = received
    .slice(-SHOWN)
    .toReversed()
    .map(
      ({ at, kind, to, text, accepted }) =>
        `<tr><td>${new Date(at).toISOString()}<td>${kind}<td>${escaped(to)}<td>${accepted ? '✓' : '✗'}<td><pre>${escaped(text)}</pre>`,
    );
  return `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="5"><title>消息中转 Hub</title>
<style>body{font:14px sans-serif;margin:2rem}td{vertical-align:top;padding:.3rem 1rem;border-top:1px solid #ccc}pre{margin:0;white-space:pre-wrap}</style>
<h1>收到的消息 Messages received (${received.length})</h1><table>${rows.join('\n')}</table>`;
}
