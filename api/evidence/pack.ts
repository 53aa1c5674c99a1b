import { canonicalJson } from '../../domain/canonical-json.ts';
import { recordText } from '../../domain/evidence/chain.ts';
import type { Id, Instant, Role } from '../../domain/kernel.ts';
import { sealEntries, type SealedEntry } from './entries.ts';
import { evidencePage } from './page.ts';
import { PolicyShelf } from './policies.ts';
import { readme } from './readme.ts';
import { rollOf } from './roll.ts';
import { sha256 } from './sha256.ts';
import { CLEAR, maskedSight, type Sight } from './sight.ts';
import type { Sources } from './sources.ts';
import type { PackedFile } from './zip.ts';

/** What is asked of a pack. */
export interface PackRequest {
  /** That of its row in `audit`. */
  packId: Id;
  buildingId: Id;
  campaignId: Id;
  madeAt: Instant;
  madeBy: { id: Id; name: string; role: Role };
  purpose: string;
  personalData: boolean;
}

export interface PackHeader extends PackRequest {
  householdId: Id;
  campaignName: string;
  baseName: string | null;
  /** How many there are, and the hash of the last. */
  entries: number;
  head: string;
}

export interface Pack {
  head: string;
  /** Whose data it shows, if it shows any. */
  peopleShown: Id[];
  files: PackedFile[];
}

/** Every file of a pack. `verifier` is the source of the program that checks it. */
export function makePack(request: PackRequest, sources: Sources, key: Uint8Array, verifier: string): Pack {
  const sight = request.personalData ? CLEAR : maskedSight(sources.residentNames);
  const shelf = new PolicyShelf(sources.policies);
  const entries = sealEntries({ sources, shelf, sight, key });
  const policies = shelf.documents.map((document) => ({
    ...document,
    reason: document.reason && sight.text(document.reason),
  }));
  const roll = rollOf(sources, sight);
  const header = headerOf(request, sources, entries, sight);
  const files = [
    { name: 'evidence.html', content: evidencePage({ header, entries, roll, policies }) },
    { name: 'evidence.json', content: canonicalJson({ format: FORMAT, header, entries }) },
    { name: 'chain.txt', content: entries.map((entry) => `${recordText(entry)}\n`).join('') },
    { name: 'roll.json', content: canonicalJson(roll) },
    { name: 'policies.json', content: canonicalJson(policies) },
    { name: 'verify.mjs', content: verifier },
    { name: 'README.txt', content: readme(header) },
  ];
  return {
    head: header.head,
    peopleShown: sight.personalData ? sources.people.map(({ id }) => id) : [],
    files: [...files, { name: 'SHA256SUMS', content: sumsOf(files) }],
  };
}

const FORMAT = 'doorstep-evidence-1';

function headerOf(
  request: PackRequest,
  { household }: Sources,
  entries: readonly SealedEntry[],
  sight: Sight,
): PackHeader {
  return {
    ...request,
    // Whoever asked may have named people in it.
    purpose: sight.text(request.purpose),
    householdId: household.id,
    campaignName: household.campaignName,
    baseName: household.baseName,
    entries: entries.length,
    head: entries.at(-1)?.hash ?? '',
  };
}

/** As `sha256sum -c` reads it. */
const sumsOf = (files: readonly PackedFile[]): string =>
  files.map(({ name, content }) => `${sha256(content)}  ${name}\n`).join('');
