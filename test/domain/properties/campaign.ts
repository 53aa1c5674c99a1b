import fc from 'fast-check';
import type { Building } from '../../../domain/building.ts';
import type { BuildingEvent } from '../../../domain/events.ts';
import { replayEvents } from '../../../domain/intake.ts';
import { projectState, type Projection } from '../../../domain/projection.ts';
import { intentArbitrary, type Intent } from './generated.ts';
import { play } from './play.ts';

/** What the buildings of a campaign are up to, and how much of whose history is stored next. */
export interface CampaignScript {
  buildings: { policy: number; intents: Intent[] }[];
  storing: { building: number; events: number; isSentTwice: boolean }[];
}

const MOST_BUILDINGS = 4;

/** Mostly signatures and retractions, of households that exist. */
const signingArbitrary: fc.Arbitrary<Intent> = fc.oneof(
  intentArbitrary,
  fc.record({ intent: intentArbitrary, retracts: fc.nat(3) }).map(({ intent, retracts }) => ({
    ...intent,
    act: retracts === 0 ? ('retract_signature' as const) : ('record_signature' as const),
    household: intent.household % 4,
  })),
);

export const campaignArbitrary: fc.Arbitrary<CampaignScript> = fc.record({
  buildings: fc.array(
    fc.record({
      // The second lets people sign from the first day.
      policy: fc.constantFrom(0, 1, 1, 1, 2),
      intents: fc.array(signingArbitrary, { maxLength: 40, size: 'max' }),
    }),
    { minLength: 2, maxLength: MOST_BUILDINGS },
  ),
  storing: fc.array(
    fc.record({
      building: fc.nat(MOST_BUILDINGS - 1),
      events: fc.integer({ min: 1, max: 8 }),
      isSentTwice: fc.boolean(),
    }),
    { maxLength: 80, size: 'max' },
  ),
});

/** One projection on its way to the database; `building` as it was then. */
export interface Stored {
  index: number;
  projection: Projection;
  building: Building;
}

/** The projections of a campaign in the order in which the database takes them: the buildings' histories cut and
 *  mixed as the script says, some sent twice, and in the end all of them complete. */
export function projectionsOf({ buildings, storing }: CampaignScript): Stored[] {
  const histories = buildings.map(({ policy, intents }) => play(policy, intents).history);
  const stored = histories.map(() => 0);
  const everything = histories.map((history, building) => ({
    building,
    events: history.length,
    isSentTwice: false,
  }));
  return [...storing, ...everything].flatMap(({ building, events, isSentTwice }) => {
    const index = building % histories.length;
    const history = histories[index] ?? [];
    const from = stored[index] ?? 0;
    const to = Math.min(history.length, from + events);
    if (to === from) return [];
    stored[index] = to;
    const projected = projectionOf(index, history.slice(0, to), from);
    return isSentTwice ? [projected, projected] : [projected];
  });
}

function projectionOf(index: number, history: readonly BuildingEvent[], from: number): Stored {
  const building = replayEvents('b1', history);
  return { index, projection: projectState(building, history.slice(from)), building };
}
