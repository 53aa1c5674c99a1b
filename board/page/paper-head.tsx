import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { ME, useSignOut } from '../session/session.ts';
import { Flag } from './flag.tsx';

/** The dark strip above every bright page: home, the links of a campaign, what is one's own. */
export function PaperHead({ links = null }: { links?: ReactNode }) {
  // Only looks at what is known: the sign-in page has this strip as well.
  const me = useQuery({ ...ME, enabled: false }).data;
  return (
    <header className="paper-head">
      <Link href="/" className="brand">
        <Flag /> 上门签 <small lang="en">Doorstep</small>
      </Link>
      {links}
      {me && !me.mustChangePassword && <Own name={me.name} />}
    </header>
  );
}

function Own({ name }: { name: string }) {
  const signOut = useSignOut();
  return (
    <nav className="own" aria-label="我的">
      <Link href="/tasks">待办</Link>
      <Link href="/inbox">提醒</Link>
      <button type="button" onClick={() => signOut.mutate()} title={name}>
        退出
      </button>
    </nav>
  );
}
