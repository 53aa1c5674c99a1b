// What a judge reads of every fact. The list is total: an event without a title does not compile.
import { OF_THE_BUILDING, OF_THE_ROLL } from './building-titles.ts';
import { OF_CONTACTS } from './contact-titles.ts';
import type { Titles } from './facts.ts';
import { OF_OBJECTIONS } from './objection-titles.ts';
import { OF_PROMISES } from './promise-titles.ts';
import { AFTER_A_REFUSAL } from './refusal-titles.ts';
import { OF_SIGNING } from './signing-titles.ts';

export const TITLES: Titles = {
  ...OF_THE_BUILDING,
  ...OF_THE_ROLL,
  ...OF_CONTACTS,
  ...OF_SIGNING,
  ...OF_OBJECTIONS,
  ...OF_PROMISES,
  ...AFTER_A_REFUSAL,
};
