import { readRoster, type RosterReading } from '../../api/roster/read.ts';
import { zipOf, type ZipFile } from './zip-file.ts';

/** `xml` is what stands inside the cell's element, with its attributes. */
export type Value = string | number | null | { xml: string; attributes?: string };

export type Sheet = { name?: string; rows: readonly (readonly Value[])[]; merges?: readonly string[] };

// Styles by index: 1 a date, 2 a percentage, 3 a date of Chinese Excel, 4 a custom percentage, 5 a custom area.
export const aDate = (serial: number): Value => ({ xml: `<v>${serial}</v>`, attributes: 's="1"' });
export const aPercentage = (value: number): Value => ({ xml: `<v>${value}</v>`, attributes: 's="2"' });
export const aNumber = (value: string, style = 0): Value => ({
  xml: `<v>${value}</v>`,
  attributes: `s="${style}"`,
});
export const aFormula = (formula: string, cached: string): Value => ({
  xml: `<f>${escaped(formula)}</f><v>${escaped(cached)}</v>`,
  attributes: 't="str"',
});
export const richText = (...runs: string[]): Value => ({
  xml: `<is>${runs.map((run) => `<r><rPr/><t xml:space="preserve">${escaped(run)}</t></r>`).join('')}</is>`,
  attributes: 't="inlineStr"',
});

const STYLES = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<numFmts><numFmt numFmtId="170" formatCode="0.0%;[Red]-0.0%"/><numFmt numFmtId="171" formatCode="0.00&quot;m2&quot;"/></numFmts>
<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/><xf numFmtId="57"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs>
</styleSheet>`;

/** The parts of a small workbook, to be changed by a spec before zipping. */
export function workbookParts(sheets: readonly Sheet[]): ZipFile[] {
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`;
  const relations = (inner: string) =>
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inner}</Relationships>`;
  const tabs = sheets.map(
    ({ name }, index) =>
      `<sheet name="${escaped(name ?? `Sheet${index + 1}`)}" sheetId="${index + 1}" r:id="s${index}"/>`,
  );
  const links = sheets.map((_, index) =>
    relation(`s${index}`, 'worksheet', `worksheets/sheet${index + 1}.xml`),
  );
  return [
    { name: '_rels/.rels', content: relations(relation('r1', 'officeDocument', 'xl/workbook.xml')) },
    {
      name: 'xl/workbook.xml',
      content: `<workbook xmlns:r="urn:r"><sheets>${tabs.join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: relations(links.join('') + relation('st', 'styles', 'styles.xml')),
    },
    { name: 'xl/styles.xml', content: STYLES },
    ...sheets.map((sheet, index) => ({
      name: `xl/worksheets/sheet${index + 1}.xml`,
      content: sheetXml(sheet),
    })),
  ];
}

export function workbookOf(...sheets: Sheet[]): Uint8Array {
  return zipOf(workbookParts(sheets));
}

/** Reads one sheet of these rows; row 1 is the first. */
export async function readRows(rows: Sheet['rows'], merges: readonly string[] = []): Promise<RosterReading> {
  return readRoster(workbookOf({ rows, merges }));
}

function sheetXml({ rows, merges = [] }: Sheet): string {
  const body = rows.map(
    (row, index) =>
      `<row r="${index + 1}">${row.map((value, at) => cellXml(value, index, at)).join('')}</row>`,
  );
  const merged = merges.map((range) => `<mergeCell ref="${range}"/>`).join('');
  return `<?xml version="1.0" encoding="UTF-8"?><worksheet><sheetData>${body.join('')}</sheetData><mergeCells>${merged}</mergeCells></worksheet>`;
}

function cellXml(value: Value, row: number, column: number): string {
  const place = `r="${columnName(column)}${row + 1}"`;
  if (value === null) return '';
  if (typeof value === 'number') return `<c ${place}><v>${value}</v></c>`;
  if (typeof value === 'string')
    return `<c ${place} t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
  return `<c ${place} ${value.attributes ?? ''}>${value.xml}</c>`;
}

function columnName(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest > 0 ? columnName(rest - 1) : '') + String.fromCharCode(65 + (index % 26));
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
