import type { App } from '../app.ts';
import type { Dependencies } from '../dependencies.ts';
import { registerBoard } from './board/routes.ts';
import { registerBuilding } from './building.ts';
import { registerCurve } from './curve.ts';
import { registerEvents } from './events.ts';
import { registerHouseholdList } from './household-list.ts';
import { registerHouseholdSearch } from './household-search.ts';
import { registerHousehold } from './household.ts';
import { registerLedger } from './ledger/routes.ts';
import { registerReveal } from './reveal.ts';
import { registerTasks } from './tasks.ts';

/** Everything that is only read. */
export function registerReads(app: App, deps: Dependencies): void {
  registerBoard(app, deps);
  registerCurve(app, deps);
  registerBuilding(app, deps);
  registerEvents(app, deps);
  registerHousehold(app, deps);
  registerHouseholdList(app, deps);
  registerHouseholdSearch(app, deps);
  registerLedger(app, deps);
  registerReveal(app, deps);
  registerTasks(app, deps);
}
