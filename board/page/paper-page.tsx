import type { ReactNode } from 'react';
import { PaperHead } from './paper-head.tsx';

interface PaperPageProps {
  title: string;
  english: string;
  narrow?: boolean;
  /** Of the campaign that it belongs to. */
  links?: ReactNode;
  children: ReactNode;
}

/** A bright page for forms and lists. */
export function PaperPage({ title, english, narrow = false, links, children }: PaperPageProps) {
  return (
    <div className="paper">
      <PaperHead links={links} />
      <main className={narrow ? 'sheet sheet-narrow' : 'sheet'}>
        <h1>
          {title} <small lang="en">{english}</small>
        </h1>
        {children}
      </main>
    </div>
  );
}
