import { useState, type FormEvent } from 'react';
import { Field } from '../page/field.tsx';
import { PaperPage } from '../page/paper-page.tsx';
import { ProblemNote } from '../page/problem-note.tsx';
import { useChangePassword } from './session.ts';

const FEWEST_LETTERS = 10;

/** Replaces the one-time password. The server checks the length again. */
export function ChangePasswordPage() {
  const changePassword = useChangePassword();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [repeated, setRepeated] = useState('');
  const tooShort = next !== '' && next.length < FEWEST_LETTERS;
  const differs = repeated !== '' && repeated !== next;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (next === repeated) changePassword.mutate({ current, next });
  };
  return (
    <PaperPage title="设置新密码" english="Choose a new password" narrow>
      <p className="lead">一次性密码只能用一次，请换成您自己的密码。</p>
      <form className="form" onSubmit={submit}>
        <Field
          label="一次性密码"
          english="One-time password"
          type="password"
          value={current}
          onChange={setCurrent}
          autoComplete="current-password"
          autoFocus
        />
        <Field
          label="新密码"
          english="New password"
          type="password"
          value={next}
          onChange={setNext}
          autoComplete="new-password"
          fault={tooShort ? `至少 ${FEWEST_LETTERS} 个字符 · At least ${FEWEST_LETTERS} characters` : null}
        />
        <Field
          label="再输一次新密码"
          english="New password again"
          type="password"
          value={repeated}
          onChange={setRepeated}
          autoComplete="new-password"
          fault={differs ? '两次输入的新密码不一样 · The two differ' : null}
        />
        <ProblemNote error={changePassword.error} />
        <button
          className="button"
          disabled={
            changePassword.isPending || current === '' || next.length < FEWEST_LETTERS || repeated !== next
          }
        >
          {changePassword.isPending ? '正在保存…' : '保存并进入'}
        </button>
      </form>
    </PaperPage>
  );
}
