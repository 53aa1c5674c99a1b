import { useId, useState, type FormEvent, type KeyboardEvent } from 'react';
import type { Words } from '../page/words.ts';
import { newKey } from '../request.ts';
import type { Draft } from './draft.ts';
import type { DueChoice } from './due.ts';
import type { PromiseRefusal } from './refusal.ts';
import type { StaffMember } from './staff.ts';

interface PromiseFormProps {
  /** About what; read aloud. */
  about: string;
  staff: readonly StaffMember[];
  choices: readonly DueChoice[];
  initial: Draft;
  sending: boolean;
  refusal: PromiseRefusal;
  onType: (draft: Draft) => void;
  onSend: (draft: Draft) => void;
  /** Puts it away; null where it always stands. */
  onClose: (() => void) | null;
}

/** A promise in one line: who, what, by when. Enter sends it from every field. */
export function PromiseForm(props: PromiseFormProps) {
  const { about, staff, choices, initial, sending, refusal, onType, onSend, onClose } = props;
  const [draft, setDraft] = useState(initial);
  const type = (part: Partial<Draft>) => {
    const next = { ...draft, ...part, key: newKey() };
    setDraft(next);
    onType(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!sending) onSend(draft);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key === 'Escape') onClose?.();
    // The Enter that takes a word of an input method is no Enter of the form; Safari says so by 229 alone.
    // A list of choices swallows Enter, which here sends.
    const isWord = event.nativeEvent.isComposing || event.keyCode === 229;
    if (event.key !== 'Enter') return;
    if (isWord) event.preventDefault();
    else if (event.target instanceof HTMLSelectElement) event.currentTarget.requestSubmit();
  };
  return (
    <form
      className="promise-form"
      aria-label={`新承诺：${about}`}
      noValidate
      onSubmit={submit}
      onKeyDown={onKeyDown}
    >
      <Who
        staff={staff}
        value={draft.staffId}
        words={refusal.who}
        onChange={(staffId) => type({ staffId })}
      />
      <What value={draft.what} words={refusal.what} onChange={(what) => type({ what })} />
      <By choices={choices} draft={draft} words={refusal.when} onChange={type} />
      <span className="promise-send">
        <button className="button button-small" aria-disabled={sending}>
          {sending ? '正在记…' : '记下 ⏎'}
        </button>
        {onClose && (
          <button type="button" className="button button-quiet button-small" onClick={onClose}>
            收起
          </button>
        )}
      </span>
      <Fault id={null} words={refusal.whole} />
    </form>
  );
}

interface PartProps {
  value: string;
  words: Words | undefined;
  onChange: (value: string) => void;
}

function Who({ staff, value, words, onChange }: PartProps & { staff: readonly StaffMember[] }) {
  const id = useId();
  return (
    <span className="promise-who">
      <select
        aria-label="谁 Who"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={words !== undefined}
        aria-describedby={id}
      >
        <option value="">谁来做？</option>
        {staff.map((member) => (
          <option key={member.id} value={member.id}>
            {member.name}
          </option>
        ))}
      </select>
      <Fault id={id} words={words} />
    </span>
  );
}

function What({ value, words, onChange }: PartProps) {
  const id = useId();
  return (
    <span className="promise-what">
      <input
        type="text"
        aria-label="做什么 What"
        placeholder="做什么？例：陪设计师上门复测"
        value={value}
        autoFocus
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={words !== undefined}
        aria-describedby={id}
      />
      <Fault id={id} words={words} />
    </span>
  );
}

interface ByProps {
  choices: readonly DueChoice[];
  draft: Draft;
  words: Words | undefined;
  onChange: (part: Partial<Draft>) => void;
}

function By({ choices, draft, words, onChange }: ByProps) {
  const id = useId();
  return (
    <span className="promise-by" role="radiogroup" aria-label="什么时候之前 By when" aria-describedby={id}>
      {choices.map(({ when, text, english, date }) => (
        <label key={when} className={draft.when === when ? 'chip chip-chosen' : 'chip'}>
          <input
            type="radio"
            name={`by-${id}`}
            checked={draft.when === when}
            onChange={() => onChange({ when })}
          />
          {text}
          <small lang="en">{date === null || when === 'today' ? english : `${date.slice(5)} 18:00`}</small>
        </label>
      ))}
      {draft.when === 'picked' && (
        <input
          type="datetime-local"
          aria-label="日期和时间 Date and time"
          value={draft.picked}
          onChange={(event) => onChange({ picked: event.target.value })}
        />
      )}
      <Fault id={id} words={words} />
    </span>
  );
}

function Fault({ id, words }: { id: string | null; words: Words | undefined }) {
  return (
    <span className="fault" id={id ?? undefined} role="alert">
      {words && (
        <>
          {words.zh} <small lang="en">{words.en}</small>
        </>
      )}
    </span>
  );
}
