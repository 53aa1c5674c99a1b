import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { shanghaiDate, shanghaiMinute } from '../wall/clock.ts';

interface PaperTitleProps {
  title: string;
  english: string;
  campaignName: string;
  /** The day or days it is about, in words. */
  days: string;
  madeAt: string;
  isFinal: boolean;
  children?: ReactNode;
}

/** What a paper is, of which campaign and day, and when it was made: on the screen and on A4. */
export function PaperTitle(props: PaperTitleProps) {
  const { title, english, campaignName, days, madeAt, isFinal, children } = props;
  return (
    <header className="paper-title">
      <div>
        <p className="paper-about">
          {campaignName} · {days}
        </p>
        <h1>
          {title} <small lang="en">{english}</small>
        </h1>
        <p className="paper-made">
          {isFinal ? '生成于' : '尚未定稿，按此刻情况：'} {shanghaiDate(madeAt)} {shanghaiMinute(madeAt)}{' '}
          <small lang="en">{isFinal ? 'made at this time' : 'as it stands'}</small>
        </p>
      </div>
      {children}
    </header>
  );
}

/** The large figures beside a title. */
export function Figures({
  figures,
}: {
  figures: readonly { name: string; value: ReactNode; mark?: boolean }[];
}) {
  return (
    <dl className="paper-figures">
      {figures.map(({ name, value, mark = false }) => (
        <div key={name} className={mark ? 'is-marked' : undefined}>
          <dt>{name}</dt>
          <dd className="n">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface PaperLinksProps {
  /** Where the one before and the one after are; null where there is none. */
  previous: { href: string; text: string } | null;
  next: { href: string; text: string } | null;
  /** The address that is always today's; null on that day itself. */
  today: string | null;
  /** Of the Excel file; null where there is no paper. */
  file: string | null;
}

/** To the days before and after, to the Excel file, and to the printer. */
export function PaperLinks({ previous, next, today, file }: PaperLinksProps) {
  return (
    <nav className="paper-links" aria-label="日期与文件">
      {previous && <Link href={previous.href}>‹ {previous.text}</Link>}
      {next && <Link href={next.href}>{next.text} ›</Link>}
      {today !== null && <Link href={today}>今天</Link>}
      {file !== null && (
        <>
          <a href={file} download>
            Excel 表
          </a>
          <button type="button" onClick={() => window.print()}>
            打印 <small lang="en">Print</small>
          </button>
        </>
      )}
    </nav>
  );
}
