import type { Household } from './household.ts';
import { rememberPerRecord, type Id } from './kernel.ts';

type Households = Readonly<Record<Id, Household>>;

/** Households in the order of the roll. */
const rollOf = rememberPerRecord((households: Households): readonly Household[] => Object.values(households));

/** A whole made of one part of each household; `context` is what the parts depend on beside their household, compared by
 *  identity. */
interface Rule<Context, Part, Whole> {
  partOf: (household: Household, context: Context) => Part;
  wholeOf: (parts: readonly Part[]) => Whole;
  /** Parts for which the whole is the same. */
  isSame: (one: Part, other: Part) => boolean;
}

interface Remembered<Context, Part, Whole> {
  context: Context;
  roll: readonly Household[];
  parts: readonly Part[];
  whole: Whole;
}

/** A pure function of a building's households. It remembers the last roll it was asked about: a command changes one
 *  household of hundreds, so the next roll costs one part, and a new whole only where that part is another one. */
export function overRoll<Context, Part, Whole>({ partOf, wholeOf, isSame }: Rule<Context, Part, Whole>) {
  let last: Remembered<Context, Part, Whole> | null = null;
  return (households: Households, context: Context): Whole => {
    const roll = rollOf(households);
    const known = last !== null && last.context === context && last.roll.length === roll.length ? last : null;
    if (known?.roll === roll) return known.whole;
    let isUnchanged = known !== null;
    const parts = roll.map((household, index) => {
      if (known?.roll[index] === household) return known.parts[index] as Part;
      const part = partOf(household, context);
      if (known !== null) isUnchanged &&= isSame(part, known.parts[index] as Part);
      return part;
    });
    last = { context, roll, parts, whole: known && isUnchanged ? known.whole : wholeOf(parts) };
    return last.whole;
  };
}

/** Everything that households say, in the order of the roll; most say nothing. */
export const listOverRoll = <Context, Item>(
  itemsOf: (household: Household, context: Context) => readonly Item[],
): ((households: Households, context: Context) => readonly Item[]) =>
  overRoll<Context, readonly Item[], readonly Item[]>({
    partOf: itemsOf,
    wholeOf: (parts) => parts.flat(),
    isSame: (one, other) => one.length === 0 && other.length === 0,
  });

/** The part that comes before all others; null where no household has one. */
export const firstOverRoll = <Context, Part>(
  partOf: (household: Household, context: Context) => Part | null,
  isBefore: (one: Part, other: Part) => boolean,
): ((households: Households, context: Context) => Part | null) =>
  overRoll<Context, Part | null, Part | null>({
    partOf,
    wholeOf: (parts) =>
      parts.reduce<Part | null>(
        (first, part) => (part !== null && (first === null || isBefore(part, first)) ? part : first),
        null,
      ),
    isSame: (one, other) => one === other,
  });
