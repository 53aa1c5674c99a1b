import { Link } from 'wouter';
import { PaperPage } from './paper-page.tsx';
import { ProblemNote } from './problem-note.tsx';

/** Shown while the first answer is under way, when it failed, and at addresses that lead nowhere. */
export function Waiting({ error, missing = false }: { error: Error | null; missing?: boolean }) {
  if (error === null && !missing) return <p className="waiting">正在读取…</p>;
  return (
    <PaperPage title={missing ? '没有这个页面' : '打不开'} english={missing ? 'No such page' : 'Cannot open'}>
      <ProblemNote error={error} />
      <p>
        <Link href="/">回到首页</Link>
      </p>
    </PaperPage>
  );
}
