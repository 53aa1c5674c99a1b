import type { CivilDate, Id, Instant } from './kernel.ts';
import type { Text } from './refusals.ts';
import { civilDateOf } from './working-time.ts';

/** What a person is to the flat. `other` has no part of his own: a proxy, a guardian, an heir, a representative. */
export const RELATIONS = ['tenant', 'owner', 'co_resident', 'other'] as const;
export type Relation = (typeof RELATIONS)[number];

/** As staff know it, from papers. [law] without capacity or with a limited one: 民法典 art. 19–22; whether somebody
 *  is, a court declares (art. 24). */
export const PERSON_STATES = ['able', 'abroad', 'deceased', 'incapacitated', 'minor'] as const;
export type PersonState = (typeof PERSON_STATES)[number];

/** What has to be known of a person to say who signs: ids and codes only. */
export interface PersonCircumstance {
  personId: Id;
  relation: Relation;
  state: PersonState;
  /** The day of the death, or since when capacity is missing; null when nobody said. */
  since: CivilDate | null;
  /** Acts for this person under a written authority. */
  proxyId: Id | null;
  /** Of a minor or an incapacitated person. */
  guardianId: Id | null;
  /** Of a tenant: agreed by the co-residents. Of a deceased owner: agreed by the heirs. */
  representativeId: Id | null;
  /** Of a deceased person: whoever inherits, by will or by law. Who renounced is not named. */
  heirIds: Id[];
}

/** What the rule cannot answer from what is known, and about whom. */
export interface OpenQuestion {
  code: QuestionCode;
  personId: Id | null;
}

/** What was last recorded of the persons of a household, and what stayed open: while anything is, it is not signed. */
export interface WhoSigns {
  persons: PersonCircumstance[];
  open: OpenQuestion[];
}

/** Every question that can stay open. */
export const QUESTIONS = {
  tenant_not_named: { zh: '没有写明承租人', en: 'No tenant is named' },
  owner_not_named: { zh: '没有写明产权人', en: 'No owner is named' },
  representative_not_named: {
    zh: '承租人已故或无行为能力，尚无共同居住人推举的代表（无行为能力的，也没有监护人）',
    en: 'The tenant died or lacks capacity, and no representative of the co-residents (or guardian) is named',
  },
  representative_unfit: {
    zh: '所推举的代表已故、无行为能力或未成年，不能代签',
    en: 'The representative died, lacks capacity or is a minor, and cannot sign for others',
  },
  guardian_not_named: {
    zh: '未成年人或无行为能力人没有写明监护人',
    en: 'A minor or an incapacitated person has no guardian named',
  },
  guardian_unfit: {
    zh: '所写的监护人已故、无行为能力或未成年，监护关系终止',
    en: 'The guardian died, lacks capacity or is a minor: that guardianship has ended',
  },
  heirs_not_named: { zh: '已故者的继承人没有写全', en: 'Not every heir of a deceased person is named' },
  proxy_unfit: {
    zh: '受托人已故、无行为能力、未成年或就是本人，委托终止：由本人签或另行委托',
    en: 'The proxy died, lacks capacity, is a minor or the person himself: that authority has ended',
  },
} as const satisfies Record<string, Text>;
export type QuestionCode = keyof typeof QUESTIONS;

/** Whether a person can bind himself or others by signing; being abroad takes nothing away. [law] 民法典 art. 18. */
export const canSign = ({ state }: PersonCircumstance): boolean => state === 'able' || state === 'abroad';

/** Whether a signature given then can be that person's, as far as is known. One given up to the day on which a person
 *  died or lost capacity was valid and may be recorded later; where that day is unknown, none is. */
export function couldSignThen({ persons }: WhoSigns, personId: Id, happened: Instant): boolean {
  const person = persons.find((known) => known.personId === personId);
  if (!person || canSign(person)) return true;
  return person.state !== 'minor' && person.since !== null && civilDateOf(happened) <= person.since;
}
