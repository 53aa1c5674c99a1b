import { shanghaiSecond } from './clock.ts';

/** Whether what the screen shows is the present. */
export function Connection({ live, currentAt }: { live: boolean; currentAt: number }) {
  return (
    <span className={live ? 'connection connection-live' : 'connection connection-lost'} role="status">
      <b>{live ? '● 实时' : '▲ 连接中断'}</b>
      <span aria-live="off">
        {' '}
        数据截至 <span className="n">{shanghaiSecond(currentAt)}</span>
      </span>
    </span>
  );
}
