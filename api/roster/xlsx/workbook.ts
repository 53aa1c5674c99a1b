import { FileRefused } from '../findings.ts';
import { MAX_ROWS, textCell, type Cell, type Table } from '../table.ts';
import { StyleReader, type NumberKind } from './number-format.ts';
import { RichText } from './rich-text.ts';
import { WorksheetReader, type Shared } from './worksheet.ts';
import { readXml, type Attributes, type XmlHandler } from './xml.ts';
import { openPackage, type Package } from './zip.ts';

type Sheet = { readonly name: string; readonly relation: string };
type Relation = { readonly type: string; readonly target: string };

/** Reads every worksheet of an .xlsx, hidden ones too, in the order of the tabs. Throws `FileRefused`. */
export async function readWorkbook(bytes: Uint8Array): Promise<Table[]> {
  const file = await openPackage(bytes);
  const root = await readRelations(file, '');
  const workbook =
    [...root.values()].find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  const sheets = await readSheets(file, workbook);
  const relations = await readRelations(file, workbook);
  const shared = await readShared(file, relations);
  const tables: Table[] = [];
  let rows = 0;
  for (const { name, relation } of sheets) {
    const part = relations.get(relation);
    if (!part) throw new FileRefused('not_a_spreadsheet');
    if (part.type !== 'worksheet') continue; // a chart or a macro sheet
    const reader = new WorksheetReader(shared, () => {
      rows += 1;
      if (rows > MAX_ROWS) throw new FileRefused('too_many_rows');
    });
    await readXml(file.read(part.target), reader);
    tables.push(reader.table(name));
  }
  return tables;
}

async function readSheets(file: Package, workbook: string): Promise<Sheet[]> {
  const sheets: Sheet[] = [];
  let root: string | null = null;
  await readXml(
    file.read(workbook),
    whenOpened((name, attributes) => {
      root ??= name;
      if (name !== 'sheet') return;
      const relation = [...attributes.all()].find(([attribute]) => attribute.endsWith(':id'))?.[1];
      sheets.push({ name: attributes.get('name') ?? '', relation: relation ?? '' });
    }),
  );
  if (root !== 'workbook') throw new FileRefused('not_a_spreadsheet');
  return sheets;
}

/** The relations of a part by id, or those of the package (part ''). Types are shortened to their last word. */
async function readRelations(file: Package, part: string): Promise<Map<string, Relation>> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1);
  const path = `${folder}_rels/${part.slice(folder.length)}.rels`;
  const relations = new Map<string, Relation>();
  if (!file.has(path)) return relations;
  await readXml(
    file.read(path),
    whenOpened((name, attributes) => {
      if (name !== 'Relationship' || attributes.get('TargetMode') === 'External') return;
      const type = (attributes.get('Type') ?? '').split('/').at(-1) ?? '';
      relations.set(attributes.get('Id') ?? '', {
        type,
        target: resolve(folder, attributes.get('Target') ?? ''),
      });
    }),
  );
  return relations;
}

function resolve(folder: string, target: string): string {
  const path: string[] = [];
  for (const step of (target.startsWith('/') ? target : folder + target).split(/[/\\]/)) {
    if (step === '..') path.pop();
    else if (step !== '' && step !== '.') path.push(step);
  }
  return path.join('/');
}

async function readShared(file: Package, relations: ReadonlyMap<string, Relation>): Promise<Shared> {
  const partOf = (type: string) => [...relations.values()].find((relation) => relation.type === type)?.target;
  const strings = partOf('sharedStrings');
  const styles = partOf('styles');
  return {
    strings: strings === undefined ? [] : await readStrings(file, strings),
    numberKinds: styles === undefined ? [] : await readNumberKinds(file, styles),
  };
}

async function readNumberKinds(file: Package, part: string): Promise<NumberKind[]> {
  const reader = new StyleReader();
  await readXml(file.read(part), reader);
  return reader.kinds;
}

async function readStrings(file: Package, part: string): Promise<(Cell | undefined)[]> {
  const strings: (Cell | undefined)[] = [];
  const richText = new RichText();
  await readXml(file.read(part), {
    open: (name) => richText.open(name),
    text: (text) => richText.add(text),
    close: (name) => {
      richText.close(name);
      if (name === 'si') strings.push(textCell(richText.take()));
    },
  });
  return strings;
}

function whenOpened(open: (name: string, attributes: Attributes) => void): XmlHandler {
  return { open, text: () => undefined, close: () => undefined };
}
