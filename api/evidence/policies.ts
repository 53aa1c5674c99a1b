import { canonicalJson } from '../../domain/canonical-json.ts';
import type { PolicyReference } from '../../domain/evidence/facts.ts';
import type { Id, Instant } from '../../domain/kernel.ts';
import type { Policy } from '../../domain/policy.ts';
import type { CampaignPolicy } from '../../prisma/generated/client.ts';
import { storedPolicy } from '../set-up/policy-merge.ts';
import { sha256 } from './sha256.ts';

/** A policy document as the building took it. A pack tells it once; entries name it by version and hash. */
export interface PolicyDocument extends PolicyReference {
  /** When the version was made, by whom and why; null where the campaign does not know such a version. */
  at: Instant | null;
  by: Id | null;
  reason: string | null;
  document: Policy;
}

interface Version {
  row: CampaignPolicy;
  at: Instant;
  hashes: string[];
}

/** Knows the versions of a campaign, and remembers which of them were asked for. */
export class PolicyShelf {
  readonly #versions: Version[];
  readonly #documents = new Map<string, PolicyDocument>();

  constructor(versions: readonly CampaignPolicy[]) {
    this.#versions = versions.map((row) => ({
      row,
      at: row.at.toISOString(),
      // A building that starts takes an old version completed with what was added to policies since.
      hashes: [hashOf(row.policy), hashOf(storedPolicy(row.policy))],
    }));
  }

  /** The version that the event names, else the latest by then that has this wording. */
  readonly referTo = (document: Policy, at: Instant, named: number | null): PolicyReference => {
    const hash = hashOf(document);
    const found = this.#find(hash, at, named);
    const version = named ?? found?.row.version ?? null;
    this.#documents.set(`${version} ${hash}`, {
      version,
      hash,
      at: found?.at ?? null,
      by: found?.row.byId ?? null,
      reason: found?.row.reason ?? null,
      document,
    });
    return { version, hash };
  };

  #find(hash: string, at: Instant, named: number | null): Version | undefined {
    if (named !== null) return this.#versions.find(({ row }) => row.version === named);
    const worded = this.#versions.filter(({ hashes }) => hashes.includes(hash));
    return worded.findLast((version) => version.at <= at) ?? worded[0];
  }

  /** What was referred to, in the order in which it was first. */
  get documents(): PolicyDocument[] {
    return [...this.#documents.values()];
  }
}

const hashOf = (document: unknown): string => sha256(canonicalJson(document));
