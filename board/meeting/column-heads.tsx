/** A column of a table: its heading in both languages, and its share of the width. */
export interface Column {
  zh: string;
  en: string;
  width: string;
  isNumber?: boolean;
}

/** Widths are given, so that no line moves while one is opened. */
export function ColumnHeads({ columns }: { columns: readonly Column[] }) {
  return (
    <>
      <colgroup>
        {columns.map(({ en, width }) => (
          <col key={en} style={{ width }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {columns.map(({ zh, en, isNumber = false }) => (
            <th key={en} scope="col" className={isNumber ? 'number' : undefined}>
              {zh} <small lang="en">{en}</small>
            </th>
          ))}
        </tr>
      </thead>
    </>
  );
}
