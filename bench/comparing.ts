import type { Building } from '../domain/building.ts';
import {
  measureBase,
  measureCity,
  measureQuiet,
  NAIVE_CLIENTS,
  openCity,
  type Bench,
  type Side,
} from './cases.ts';
import { measureLateness, type Lateness } from './lateness.ts';
import { median } from './numbers.ts';
import type { Comparison } from './report.ts';

/** One of the requirements. */
export interface Contest {
  /** Measures both systems once. */
  round(bench: Bench): Promise<void>;
  /** Forgets what was measured so far. */
  forget(): void;
  result(): Comparison;
}

export const CONTESTS: Record<'quiet' | 'base' | 'city' | 'reminders', () => Contest> = {
  quiet: () => contest({ title: 'one command, quiet', unit: 'ms', required: { atMost: 0.6 } }, quietRound),
  base: baseContest,
  city: cityContest,
  reminders: remindersContest,
};

type Title = Pick<Comparison, 'title' | 'unit' | 'required'>;
type Figures = Record<Side, number>;

function contest(title: Title, measure: (bench: Bench) => Promise<Figures>): Contest {
  let rounds: Figures[] = [];
  return {
    async round(bench) {
      rounds.push(await measure(bench));
    },
    forget() {
      rounds = [];
    },
    result: () => ({
      ...title,
      doorstep: rounds.map(({ doorstep }) => doorstep),
      naive: rounds.map(({ naive }) => naive),
    }),
  };
}

async function quietRound(bench: Bench): Promise<Figures> {
  const doorstep = await measureQuiet(bench, 'doorstep');
  const naive = await measureQuiet(bench, 'naive');
  return { doorstep: doorstep.medianMs, naive: naive.medianMs };
}

function baseContest(): Contest {
  let doorstep: number[] = [];
  let naive = new Map<number, number[]>();
  return {
    async round(bench) {
      doorstep.push((await measureBase(bench, 'doorstep')).perSecond);
      for (const clients of NAIVE_CLIENTS) {
        const { perSecond } = await measureBase(bench, 'naive', clients);
        naive.set(clients, [...(naive.get(clients) ?? []), perSecond]);
      }
    },
    forget() {
      doorstep = [];
      naive = new Map();
    },
    result() {
      const [clients, best] = [...naive].toSorted(([, a], [, b]) => median(b) - median(a))[0] ?? [0, []];
      return {
        title: '13 buildings, 256 clients',
        unit: '/s',
        required: { atLeast: 8 },
        doorstep,
        naive: best,
        remark: `naive with ${clients} clients`,
      };
    },
  };
}

function cityContest(): Contest {
  let city: Record<Side, Building[]> | null = null;
  const title: Title = { title: '500 buildings, 64 clients', unit: '/s', required: { atLeast: 1.5 } };
  return contest(title, async (bench) => {
    city ??= { doorstep: await openCity(bench, 'doorstep'), naive: await openCity(bench, 'naive') };
    const doorstep = await measureCity(bench, 'doorstep', city.doorstep);
    const naive = await measureCity(bench, 'naive', city.naive);
    return { doorstep: doorstep.perSecond, naive: naive.perSecond };
  });
}

/** By the latest of a hundred; the middle one is told beside it. */
function remindersContest(): Contest {
  let rounds: Record<Side, Lateness>[] = [];
  const of = (side: Side, figure: keyof Lateness): number[] => rounds.map((round) => round[side][figure]);
  const middle = (side: Side): string => median(of(side, 'medianMs')).toFixed(0);
  return {
    async round(bench) {
      const doorstep = await measureLateness(bench, 'doorstep');
      const naive = await measureLateness(bench, 'naive');
      rounds.push({ doorstep, naive });
    },
    forget() {
      rounds = [];
    },
    result: () => ({
      title: '2,000 reminders at once, p99',
      unit: 'ms',
      required: { atMost: 0.25 },
      doorstep: of('doorstep', 'p99Ms'),
      naive: of('naive', 'p99Ms'),
      remark: `p50 ${middle('doorstep')} : ${middle('naive')} ms`,
    }),
  };
}
