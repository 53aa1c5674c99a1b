import { inBothLanguages, type Words } from './words.ts';

/** What went wrong, Chinese first; nothing when nothing did. */
export function ProblemNote({ error }: { error: Error | null }) {
  return (
    <div role="alert">
      {error && (
        <div className="note note-problem">
          <Both words={inBothLanguages(error)} />
        </div>
      )}
    </div>
  );
}

/** A sentence with its English beneath. */
export function Both({ words }: { words: Words }) {
  return (
    <>
      <p>{words.zh}</p>
      {words.en !== '' && (
        <p className="english" lang="en">
          {words.en}
        </p>
      )}
    </>
  );
}
