import { createHmac } from 'node:crypto';
import { recordText, sealedText, shownText, type EvidenceEntry } from '../../domain/evidence/chain.ts';
import { tellEvidence, type Telling } from '../../domain/evidence/telling.ts';
import type { Id } from '../../domain/kernel.ts';
import { ROLE_WORDS } from '../../domain/words.ts';
import type { PolicyShelf } from './policies.ts';
import { sha256 } from './sha256.ts';
import type { Sight } from './sight.ts';
import type { Sources } from './sources.ts';

/** An entry of a pack. `hash` is the record's, chained; `shownHash` that of everything the entry shows here. */
export type SealedEntry = EvidenceEntry & { shownHash: string };

/** What entries are sealed with. `key` is the installation's: with it the same text has the same digest in every pack. */
export interface Sealing {
  sources: Sources;
  shelf: PolicyShelf;
  sight: Sight;
  key: Uint8Array;
}

/** Every entry of the household, numbered and chained. */
export function sealEntries(sealing: Sealing): SealedEntry[] {
  const entries: SealedEntry[] = [];
  for (const telling of tellingsOf(sealing)) {
    entries.push(sealEntry(telling, entries.at(-1)?.hash ?? '', sealing));
  }
  return entries;
}

function tellingsOf({ sources, shelf, sight }: Sealing): Telling[] {
  const { household, events, firstOfCommands, ledger, persons, staff, rooms } = sources;
  return tellEvidence({
    householdId: household.id,
    events,
    firstOfCommands,
    ledger,
    policyOf: shelf.referTo,
    names: {
      person(id) {
        const name = persons.get(id);
        return name === undefined ? null : sight.name(name);
      },
      staff: (id) => staff.get(id) ?? null,
      room: (id) => rooms.get(id) ?? null,
    },
  });
}

function sealEntry(telling: Telling, previousHash: string, { sources, sight, key }: Sealing): SealedEntry {
  const { title, bearsTexts, ...told } = telling;
  const { author, commandId } = told;
  const written = (bearsTexts && commandId !== null && sources.texts.get(commandId)) || {};
  const salts = mapped(written, (_text, field) => saltOf(key, commandId ?? '', field));
  const textDigests = mapped(written, (text, field) => sha256(sealedText(salts[field] ?? '', text)));
  const record = { ...told, textDigests, previousHash };
  const name = author.staffId === null ? ROLE_WORDS.system.zh : (sources.staff.get(author.staffId) ?? '');
  const entry: EvidenceEntry = {
    ...record,
    author: { ...author, name },
    title,
    texts: mapped(written, sight.text),
    salts: sight.personalData ? salts : {},
    hash: sha256(recordText(record)),
  };
  return { ...entry, shownHash: sha256(shownText(entry)) };
}

const mapped = (
  texts: Record<string, string>,
  map: (text: string, field: string) => string,
): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([field, text]) => [field, map(text, field)]));

/** 128 bits that nobody without the key can know. */
const saltOf = (key: Uint8Array, commandId: Id, field: string): string =>
  createHmac('sha256', key).update(`evidence text ${commandId} ${field}`).digest('hex').slice(0, 32);
