import type { Building } from '../domain/building.ts';
import type { Measured } from './load.ts';
import { openCampaign, type Size } from './opening.ts';
import type { Load } from './processes.ts';
import type { System, Systems } from './systems.ts';

/** Clients that the naive system is tried with on 13 buildings; its best counts. More than ten commands on their way
 *  to one building are refused by the engine and tried again. */
export const NAIVE_CLIENTS = [26, 65, 130] as const;

const QUIET = { buildings: 13, households: 140, clients: 1, seconds: 3 };
const BASE = { buildings: 13, households: 140, clients: 256, seconds: 6 };
const CITY = { buildings: 500, households: 40, clients: 64, seconds: 8 };
const OPENED_AT_ONCE = 20;
const OPENED_WITHIN_SECONDS = 60;

/** What the measurements share. */
export interface Bench {
  systems: Systems;
  load: Load;
}
export type Side = 'doorstep' | 'naive';

/** Opens as many buildings as a city has, once: starting a thousand workflows takes longer than measuring them. */
export const openCity = (bench: Bench, side: Side): Promise<Building[]> => openWarm(bench, side, CITY);

/** One client, one command at a time. */
export async function measureQuiet(bench: Bench, side: Side): Promise<Measured> {
  const buildings = await openWarm(bench, side, QUIET);
  return measure(bench, side, toursAcross(buildings, QUIET.clients), QUIET.seconds);
}

/** A base of 13 buildings; every client stays with its building, so that the naive system waits as little as it can. */
export async function measureBase(
  bench: Bench,
  side: Side,
  clients: number = BASE.clients,
): Promise<Measured> {
  const buildings = await openWarm(bench, side, BASE);
  return measure(bench, side, toursWithin(buildings, clients), BASE.seconds);
}

/** The buildings of `openCity`; no two clients ever meet in one. */
export const measureCity = (bench: Bench, side: Side, city: readonly Building[]): Promise<Measured> =>
  measure(bench, side, toursAcross(city, CITY.clients), CITY.seconds);

/** New buildings whose workflows are in the worker's cache: each has taken one command. A few at a time, for a worker
 *  that has hundreds to start lets the first commands wait. */
async function openWarm(bench: Bench, side: Side, { buildings, households }: Size): Promise<Building[]> {
  const { database, [side]: system } = bench.systems;
  const opened: Building[] = [];
  while (opened.length < buildings) {
    const count = Math.min(OPENED_AT_ONCE, buildings - opened.length);
    const some = await openCampaign(database, { buildings: count, households });
    await system.startBuildings(some);
    await measure(bench, side, toursAcross(some, some.length), OPENED_WITHIN_SECONDS, 1);
    opened.push(...some);
  }
  return opened;
}

async function measure(
  { load, systems }: Bench,
  side: Side,
  tours: string[][],
  seconds: number,
  mostCommands = Number.MAX_SAFE_INTEGER,
): Promise<Measured> {
  const { token } = systems;
  const { port }: System = systems[side];
  const measured = await load.perform({ port, token, tours, durationMs: seconds * 1_000, mostCommands });
  if (measured.failed > 0) {
    throw new Error(
      `${side}: ${measured.failed} commands failed, the first with status ${measured.firstFailure}`,
    );
  }
  return measured;
}

/** Every client walks its own share of the buildings, a household further with every turn. */
function toursAcross(buildings: readonly Building[], clients: number): string[][] {
  const turns = Array.from({ length: 40 }, (_, turn) => turn);
  return Array.from({ length: clients }, (_, client) => {
    const share = buildings.filter((_building, index) => index % clients === client).map(householdIds);
    return turns.flatMap((turn) => share.flatMap((ids) => ids[turn % ids.length] ?? []));
  });
}

/** Every client stays with one building. */
function toursWithin(buildings: readonly Building[], clients: number): string[][] {
  const households = buildings.map(householdIds);
  return Array.from({ length: clients }, (_, client) => {
    const ids = households[client % households.length] ?? [];
    const from = (client * 7) % ids.length;
    return [...ids.slice(from), ...ids.slice(0, from)];
  });
}

const householdIds = ({ households }: Building): string[] => Object.keys(households);
