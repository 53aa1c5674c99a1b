import { useState, type FormEvent } from 'react';
import { Field } from '../page/field.tsx';
import { ProblemNote } from '../page/problem-note.tsx';
import { PaperPage } from '../page/paper-page.tsx';
import { useSignIn } from './session.ts';

export function SignInPage() {
  const signIn = useSignIn();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ name, password });
  };
  return (
    <PaperPage title="登录" english="Sign in" narrow>
      <form className="form" onSubmit={submit}>
        <Field
          label="账号"
          english="Name"
          value={name}
          onChange={setName}
          autoComplete="username"
          autoFocus
        />
        <Field
          label="密码"
          english="Password"
          type="password"
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
        />
        <ProblemNote error={signIn.error} />
        <button className="button" disabled={signIn.isPending || name === '' || password === ''}>
          {signIn.isPending ? '正在登录…' : '登录'}
        </button>
      </form>
    </PaperPage>
  );
}
