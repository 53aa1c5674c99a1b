import type { BuildingView } from '../../domain/views.ts';
import { announce } from '../announce.ts';
import type { Action } from './action.ts';
import type { House } from './campaign.ts';
import type { CommandAnswer } from './player.ts';

const EVERY = 100;

/** Tells what is notable: the steps of a story, a house reaching its threshold or its last signature, every hundredth
 *  household. */
export class Onlooker {
  readonly #names: Map<string, string>;
  readonly #views = new Map<string, BuildingView>();
  #hundreds = 0;
  refusals = 0;

  constructor(houses: readonly House[]) {
    this.#names = new Map(houses.map(({ id, name }) => [id, name]));
  }

  readonly happened = ({ tell }: Action, { building }: CommandAnswer): void => {
    if (tell) announce(tell);
    if (!building) return;
    const before = this.#views.get(building.id);
    this.#remember(building);
    this.#tellHouse(building, before);
    this.#tellHundreds();
  };

  readonly recalled = ({ building }: CommandAnswer): void => {
    if (!building) return;
    this.#remember(building);
    this.#hundreds = Math.floor(this.signed / EVERY);
  };

  readonly refused = ({ name }: Action, code: string): void => {
    this.refusals += 1;
    announce({ zh: `被规则拒绝（${code}）：${name}`, en: 'Refused by a rule; the demonstration goes on' });
  };

  /** Households that have signed, as far as the answers told. */
  get signed(): number {
    return [...this.#views.values()].reduce((sum, { counts }) => sum + counts.signed, 0);
  }

  // Answers of one house may arrive out of order; nobody takes a signature back here, so the larger is the later.
  #remember(building: BuildingView): void {
    const before = this.#views.get(building.id);
    if (!before || building.counts.signed >= before.counts.signed) this.#views.set(building.id, building);
  }

  #tellHouse({ id, counts, thresholds }: BuildingView, before: BuildingView | undefined): void {
    const name = this.#names.get(id) ?? id;
    const hadAll = before !== undefined && before.counts.signed === before.counts.total;
    if (counts.signed === counts.total && !hadAll) {
      announce({
        zh: `⚑ ${name} 全部签约（${counts.total} 户）`,
        en: 'Every household has signed: the flag goes up',
      });
      return;
    }
    const isMet = thresholds.length > 0 && thresholds.every(({ met }) => met);
    const wasMet = before?.thresholds.every(({ met }) => met) ?? false;
    if (isMet && !wasMet) {
      announce({
        zh: `✓ ${name} 达到生效条件（${counts.signed}/${counts.total}）`,
        en: 'The threshold is reached, the agreement takes effect',
      });
    }
  }

  #tellHundreds(): void {
    const hundreds = Math.floor(this.signed / EVERY);
    if (hundreds <= this.#hundreds) return;
    this.#hundreds = hundreds;
    announce({ zh: `已签 ${hundreds * EVERY} 户`, en: `${hundreds * EVERY} households have signed` });
  }
}
