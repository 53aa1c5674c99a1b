import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { ImportProgress } from '../../api/contract.ts';
import { useLive } from '../live.ts';
import { CampaignBar } from '../page/campaign-bar.tsx';
import { PaperPage } from '../page/paper-page.tsx';
import { ProblemNote } from '../page/problem-note.tsx';
import { FilePicker } from './file-picker.tsx';
import { PreviewReport } from './preview-report.tsx';
import { commitRoster, previewRoster } from './roster.ts';

/** Upload, look, confirm. */
export function RosterPage({ campaignId }: { campaignId: string }) {
  const preview = useMutation({ mutationFn: (file: File) => previewRoster(campaignId, file) });
  const commit = useMutation({ mutationFn: commitRoster });
  const [progress, setProgress] = useState<ImportProgress | null>(null);
  useLive(campaignId, { onBoard: () => undefined, onImport: setProgress });
  const choose = (file: File) => {
    commit.reset();
    setProgress(null);
    preview.mutate(file);
  };
  if (commit.data)
    return <Done campaignId={campaignId} added={commit.data.added} changed={commit.data.changed} />;
  return (
    <PaperPage
      title="导入户册"
      english="Import the roster"
      links={<CampaignBar campaignId={campaignId} current="roster" />}
    >
      <p className="lead">
        上传现有的 Excel 户册（.xlsx 或 .csv），表头须有“室号”和“承租人/产权人”。先预览，确认之后才会导入。
      </p>
      <p>
        <a href={`/api/v1/campaigns/${campaignId}/roster.xlsx`} download>
          下载户册（没有内容时是空白模板）
        </a>
      </p>
      <FilePicker onChoose={choose} disabled={preview.isPending || commit.isPending} />
      {preview.isPending && <p role="status">正在读取文件…</p>}
      <ProblemNote error={preview.error} />
      {preview.data && (
        <PreviewReport
          preview={preview.data}
          committing={commit.isPending}
          progress={progress?.importId === preview.data.importId ? progress : null}
          onCommit={commit.mutate}
        />
      )}
      <ProblemNote error={commit.error} />
    </PaperPage>
  );
}

function Done({ campaignId, added, changed }: { campaignId: string; added: number; changed: number }) {
  return (
    <PaperPage title="户册已导入" english="The roster is imported">
      <p className="lead" role="status">
        新增 {added} 户，更正 {changed} 户。
      </p>
      <p>
        <Link href={`/campaigns/${campaignId}`} className="button">
          打开作战图
        </Link>
      </p>
    </PaperPage>
  );
}
