import type { EvidenceSources } from '../../../domain/evidence/telling.ts';
import type { BuildingEvent, BuildingFact, Recorded } from '../../../domain/events.ts';
import { SEEDED_CALENDAR } from '../../../domain/calendar-seed.ts';
import { POLICY_TEMPLATES } from '../../../domain/policy-templates.ts';
import { lineOf } from '../openings.ts';
import { HANDLER, shanghai } from '../scenario.ts';

export const NOON = shanghai('2026-03-02 12:00');

/** Facts as they lie in the history: numbered from 1, each a command of its own unless its stamp says otherwise. */
export const history = (...facts: (BuildingFact & Partial<Recorded>)[]): BuildingEvent[] =>
  facts.map((fact, index) => ({
    seq: index + 1,
    at: NOON,
    by: HANDLER,
    commandId: `c${index + 1}`,
    ...fact,
  }));

/** A building of two households, `h1` with the signatories `lan` and `jun`, who are the persons of that name. */
export const opening: BuildingFact = {
  type: 'building_opened',
  data: {
    campaignId: 'k1',
    buildingId: 'b1',
    policy: POLICY_TEMPLATES['shanghai-95'],
    calendar: SEEDED_CALENDAR,
    roll: [
      {
        ...lineOf('h1', []),
        signatories: ['lan', 'jun'].map((id) => ({ id, personId: id, capacity: 'owner', required: true })),
      },
      lineOf('h2', ['other']),
    ],
    stageEndsAt: null,
  },
};

const PERSONS: Record<string, string> = { lan: '陈*兰', jun: '陈*' };
const STAFF: Record<string, string> = { wang: '王经办', li: '李组长' };
const ROOMS: Record<string, string> = { h1: '301', h2: '302' };

/** What a pack of `h1` is told from. Every command began with its first event here. */
export function sourcesOf(events: BuildingEvent[], change: Partial<EvidenceSources> = {}): EvidenceSources {
  const given = events.filter(({ commandId }) => commandId !== undefined);
  const firsts = new Map(given.toReversed().map(({ commandId, seq }) => [commandId, seq]));
  return {
    householdId: 'h1',
    events,
    firstOfCommands: new Set(firsts.values()),
    ledger: [],
    policyOf: () => ({ version: 2, hash: 'hash-of-the-document' }),
    names: {
      person: (id) => PERSONS[id] ?? null,
      staff: (id) => STAFF[id] ?? null,
      room: (id) => ROOMS[id] ?? null,
    },
    ...change,
  };
}
