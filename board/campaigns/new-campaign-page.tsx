import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { useLocation } from 'wouter';
import type { CampaignSummary } from '../../api/contract.ts';
import { Field } from '../page/field.tsx';
import { PaperPage } from '../page/paper-page.tsx';
import { ProblemNote } from '../page/problem-note.tsx';
import { change, newKey } from '../request.ts';
import { CAMPAIGNS } from './campaign-queries.ts';

const POLICIES = [
  { id: 'shanghai-95', name: '成套改造：每栋楼 95 % 的户签约即生效' },
  { id: 'triple-100', name: '三轮 100 %：同意、签约、搬离' },
  { id: 'civil-code-278', name: '民法典 278 条：2/3 参与、3/4 同意（人数和面积）' },
];

export function NewCampaignPage() {
  const [name, setName] = useState('');
  const [baseName, setBaseName] = useState('');
  const [policy, setPolicy] = useState('shanghai-95');
  const create = useCreateCampaign();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ name: name.trim(), policy, ...(baseName.trim() ? { baseName: baseName.trim() } : {}) });
  };
  return (
    <PaperPage title="新建签约批次" english="New campaign" narrow>
      <form className="form" onSubmit={submit}>
        <Field label="名称" english="Name" value={name} onChange={setName} maxLength={100} autoFocus />
        <Field
          label="基地（可不填）"
          english="Base, optional"
          value={baseName}
          onChange={setBaseName}
          maxLength={100}
        />
        <fieldset className="field">
          <legend>
            生效条件 <small lang="en">Thresholds</small>
          </legend>
          {POLICIES.map(({ id, name: text }) => (
            <label key={id} className="pick">
              <input type="radio" name="policy" checked={policy === id} onChange={() => setPolicy(id)} />
              {text}
            </label>
          ))}
        </fieldset>
        <ProblemNote error={create.error} />
        <button className="button" disabled={create.isPending || name.trim() === ''}>
          {create.isPending ? '正在建立…' : '建立，下一步导入户册'}
        </button>
      </form>
    </PaperPage>
  );
}

function useCreateCampaign() {
  const queries = useQueryClient();
  const [, go] = useLocation();
  // A key belongs to one content: pressing the button again repeats it, another name is another campaign.
  const sent = useRef({ content: '', key: '' });
  return useMutation({
    mutationFn: (campaign: { name: string; policy: string; baseName?: string }) => {
      const content = JSON.stringify(campaign);
      if (sent.current.content !== content) sent.current = { content, key: newKey() };
      return change<CampaignSummary>('POST', '/campaigns', campaign, sent.current.key);
    },
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: CAMPAIGNS.queryKey });
      go(`/campaigns/${id}/roster`);
    },
  });
}
