import type { ReactNode } from 'react';

interface PaperTableProps {
  heads: readonly { zh: string; en: string; number?: boolean }[];
  rows: readonly { key: string; cells: readonly ReactNode[] }[];
}

/** A plain table of a paper: figures to the right, the first column heads its line. */
export function PaperTable({ heads, rows }: PaperTableProps) {
  return (
    <div className="paper-scroll">
      <table className="lines lines-plain">
        <thead>
          <tr>
            {heads.map(({ zh, en, number = false }) => (
              <th key={en} scope="col" className={number ? 'number' : undefined}>
                {zh} <small lang="en">{en}</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((cell, index) => (
                <td key={heads[index]?.en} className={heads[index]?.number ? 'number n' : undefined}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
