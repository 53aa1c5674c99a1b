import type { Id } from '../../domain/kernel.ts';

/** For A4 in portrait, in fonts that Chinese offices have. Every sheet names its pack, should it come loose. */
export const styleOf = (packId: Id): string => `
@page {
  size: A4;
  margin: 18mm 16mm 20mm;
  @bottom-left { content: '证据包 ${packId}'; font-size: 8pt; color: #555; }
  @bottom-right { content: '第 ' counter(page) ' 页 / 共 ' counter(pages) ' 页'; font-size: 8pt; color: #555; }
}
* { box-sizing: border-box; }
html { background: #fff; color: #111; }
body {
  max-width: 178mm; margin: 0 auto; padding: 6mm 0;
  font: 10pt/1.55 'Songti SC', 'Source Han Serif SC', 'Noto Serif CJK SC', SimSun, 'WenQuanYi Micro Hei', serif;
}
@media print { body { padding: 0; } }
h1 { margin: 0; font-size: 19pt; line-height: 1.3; text-align: center; letter-spacing: 0.08em; }
.subtitle { margin: 1mm 0 6mm; text-align: center; color: #555; }
h2 { margin: 7mm 0 2mm; font-size: 12.5pt; break-after: avoid; }
h2 small { margin-left: 2mm; font-size: 8.5pt; font-weight: normal; color: #555; }
p { margin: 0 0 2mm; }
.en { display: block; font-size: 8pt; line-height: 1.4; color: #555; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th, td { padding: 1.2mm 1.6mm; border: 0.25pt solid #888; vertical-align: top; text-align: left; overflow-wrap: anywhere; }
th { font-weight: bold; background: #f2f2f2; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
.facts th { width: 24mm; }
.numbers th:nth-child(1), .policies th:nth-child(1) { width: 17mm; }
.numbers th:nth-child(2), .policies th:nth-child(2) { width: 33mm; }
.numbers th:nth-child(3) { width: 42mm; }
.entries th:nth-child(1) { width: 12mm; }
.entries th:nth-child(2) { width: 33mm; }
.entries th:nth-child(3) { width: 25mm; }
.entries td:nth-child(1) { text-align: right; }
.hash { display: block; font: 6.3pt/1.5 'DejaVu Sans Mono', Consolas, Menlo, monospace; color: #555; }
.facts .hash { font-size: 7.5pt; line-height: 1.9; }
blockquote { margin: 1mm 0 0; padding: 0.6mm 0 0.6mm 2.2mm; border-left: 1.2pt solid #888; white-space: pre-wrap; }
blockquote b {  margin-right: 1.5mm; font-weight: normal; color: #555; }
.end { margin-top: 3mm; text-align: center; color: #555; }
.sign { display: flex; gap: 8mm; margin-top: 12mm; break-inside: avoid; }
.sign div { flex: 1; padding-top: 9mm; border-bottom: 0.5pt solid #111; }
`;
