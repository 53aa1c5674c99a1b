import { Link } from 'wouter';
import { useSignOut } from '../session/session.ts';
import { shanghaiDay, shanghaiMinute } from './clock.ts';
import { useNow } from './use-now.ts';

interface WallHeadProps {
  name: string;
  /** The base and where its buildings stand; empty when neither is known. */
  place: string;
  campaignId: string;
  several: boolean;
}

export function WallHead({ name, place, campaignId, several }: WallHeadProps) {
  const now = useNow();
  const signOut = useSignOut();
  return (
    <header className="wall-head">
      <h1>
        {name} <em>签约作战图</em>
        {place !== '' && <small>{place}</small>}
      </h1>
      <nav aria-label="菜单">
        {several && <Link href="/">全部批次</Link>}
        <Link href={`/campaigns/${campaignId}/meeting`}>现场会</Link>
        <Link href="/tasks">待办</Link>
        <Link href={`/campaigns/${campaignId}/roster`}>导入户册</Link>
        <Link href="/campaigns/new">新建批次</Link>
        <button type="button" onClick={() => signOut.mutate()}>
          退出
        </button>
      </nav>
      <p className="wall-clock">
        <b className="n">{shanghaiMinute(now)}</b> {shanghaiDay(now)}
      </p>
    </header>
  );
}
