import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { Flag } from './flag.tsx';

interface PaperPageProps {
  title: string;
  english: string;
  narrow?: boolean;
  children: ReactNode;
}

/** A bright page for forms and lists. */
export function PaperPage({ title, english, narrow = false, children }: PaperPageProps) {
  return (
    <div className="paper">
      <header className="paper-head">
        <Link href="/" className="brand">
          <Flag /> 上门签 <small lang="en">Doorstep</small>
        </Link>
      </header>
      <main className={narrow ? 'sheet sheet-narrow' : 'sheet'}>
        <h1>
          {title} <small lang="en">{english}</small>
        </h1>
        {children}
      </main>
    </div>
  );
}
