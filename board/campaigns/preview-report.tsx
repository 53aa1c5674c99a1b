import type { ImportProgress } from '../../api/contract.ts';
import { FindingTable } from './finding-table.tsx';
import type { RosterPreview } from './roster.ts';

interface PreviewReportProps {
  preview: RosterPreview;
  committing: boolean;
  progress: ImportProgress | null;
  onCommit: (importId: string) => void;
}

/** What the file holds, what needs a look, and the button that imports it. */
export function PreviewReport({ preview, committing, progress, onCommit }: PreviewReportProps) {
  const { importId, changes, errors, warnings, households } = preview;
  return (
    <section aria-label="预览">
      <Figures preview={preview} />
      {changes.removed > 0 && (
        <p className="note">户册里少了 {changes.removed} 户。导入从不删除：这些户会保留。</p>
      )}
      <p>
        <button
          className="button"
          onClick={() => onCommit(importId)}
          disabled={committing || households === 0}
          type="button"
        >
          {committing ? '正在导入…' : `确认导入 ${households} 户`}
        </button>
      </p>
      {committing && <ImportBar progress={progress} />}
      <FindingTable
        title="错误"
        english="Errors"
        explanation="这些行不会导入，改好后再上传一次即可。"
        findings={errors}
      />
      <FindingTable
        title="提醒"
        english="Warnings"
        explanation="这些行会导入，或本来就不是住户，请核对。"
        findings={warnings}
      />
    </section>
  );
}

function Figures({ preview }: { preview: RosterPreview }) {
  const { buildings, households, signatories, byTenure, changes } = preview;
  const figures = [
    { name: '楼栋', value: buildings },
    { name: '户', value: households },
    { name: '签约人', value: signatories },
    { name: '公房', value: byTenure.rented },
    { name: '产权房', value: byTenure.owned },
    { name: '新增', value: changes.added },
    { name: '有变动', value: changes.changed },
    { name: '不变', value: changes.unchanged },
  ];
  return (
    <dl className="figures">
      {figures.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="n">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function ImportBar({ progress }: { progress: ImportProgress | null }) {
  return (
    <p role="status">
      <progress max={progress?.total ?? 1} value={progress?.done} aria-label="导入进度" />{' '}
      {progress && `${progress.done} / ${progress.total}`}
    </p>
  );
}
