// What is hashed is said here; the hashing itself needs a machine and is done where the pack is made.
import { canonicalJson } from '../canonical-json.ts';
import type { Author } from '../kernel.ts';
import type { Text } from '../refusals.ts';
import type { Telling } from './telling.ts';

/** What an entry's hash covers: the record alone, the same in every pack of the household that was ever made, whoever
 *  may see what. Texts are in it by their digests. */
export interface EvidenceRecord extends Omit<Telling, 'title' | 'bearsTexts'> {
  /** SHA-256 of `sealedText`, by the field that the text came in. */
  textDigests: Record<string, string>;
  /** Empty for the first. */
  previousHash: string;
}

/** The text that an entry's SHA-256 covers, and a line of the pack's `chain.txt`. */
export const recordText = (record: EvidenceRecord): string =>
  canonicalJson({
    author: { role: record.author.role, staffId: record.author.staffId },
    buildingSeq: record.buildingSeq,
    commandId: record.commandId,
    data: record.data,
    householdId: record.householdId,
    number: record.number,
    objectionId: record.objectionId,
    occurredAt: record.occurredAt,
    previousHash: record.previousHash,
    recordedAt: record.recordedAt,
    textDigests: record.textDigests,
    type: record.type,
  });

/** The text that a digest covers. Without its salt, which only a pack with personal data tells, nobody finds out by
 *  trying what a masked text says. */
export const sealedText = (salt: string, written: string): string => `${salt}|${written}`;

/** An entry as a pack shows it: with words, names and texts as far as its reader may see them. */
export interface EvidenceEntry extends Omit<EvidenceRecord, 'author'> {
  author: Author & { name: string };
  title: Text;
  texts: Record<string, string>;
  /** Salts of the digests; empty where texts are masked. */
  salts: Record<string, string>;
  hash: string;
}

/** The text that an entry's `shownHash` covers: everything it shows in this pack. */
export const shownText = (entry: EvidenceEntry): string => canonicalJson(entry);
