import { Both } from '../page/problem-note.tsx';
import { splitLanguages } from '../page/words.ts';
import type { RosterFinding } from './roster.ts';

interface FindingTableProps {
  title: string;
  english: string;
  explanation: string;
  findings: RosterFinding[];
}

/** Lines of the file that need a look, in the order of the sheet; nothing when there are none. */
export function FindingTable({ title, english, explanation, findings }: FindingTableProps) {
  if (findings.length === 0) return null;
  return (
    <section>
      <h2>
        {title} <span className="n">{findings.length}</span> <small lang="en">{english}</small>
      </h2>
      <p>{explanation}</p>
      <div className="table" tabIndex={0} role="region" aria-label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col">行</th>
              <th scope="col">列</th>
              <th scope="col">说明</th>
            </tr>
          </thead>
          <tbody>
            {findings.map((finding, index) => (
              <tr key={index}>
                <td className="n">{finding.sheet ? `${finding.sheet} ${finding.row}` : finding.row}</td>
                <td>{finding.column ?? '整行'}</td>
                <td>
                  <Both words={splitLanguages(finding.message)} />
                  <code>{finding.code}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
