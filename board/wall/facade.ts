// The wall is public: it shows how many households signed, never which. So the front of a building is drawn
// from its number of households alone, and its windows fill from the ground up.

/** Windows per storey, from the ground up. */
export type Storeys = number[];

const USUAL_STOREYS = [6, 5, 7];
const WIDEST_STOREY = 12;
const HOUSEHOLDS_OF_A_SMALL_BUILDING = 24;

/** Spreads the households over storeys so that few windows are left over for the top one. */
export function storeysOf(households: number): Storeys {
  if (households <= 0) return [];
  const perStorey = Math.ceil(households / storeyCount(households));
  const full = Math.floor(households / perStorey);
  const rest = households - full * perStorey;
  return [...Array.from({ length: full }, () => perStorey), ...(rest > 0 ? [rest] : [])];
}

function storeyCount(households: number): number {
  if (households < HOUSEHOLDS_OF_A_SMALL_BUILDING)
    return Math.max(1, Math.round(Math.sqrt(households / 1.5)));
  const lacking = (count: number) => Math.ceil(households / count) * count - households;
  const usual = USUAL_STOREYS.filter((count) => households / count <= WIDEST_STOREY);
  if (usual.length === 0) return Math.ceil(households / WIDEST_STOREY);
  return usual.reduce((best, count) => (lacking(count) < lacking(best) ? count : best));
}

export const WINDOW = { width: 17, height: 39, gap: 3 };
const WALL = 8;

/** Size of a front in drawing units, the flag not included. */
export function sizeOf(storeys: Storeys): { width: number; height: number } {
  const widest = Math.max(0, ...storeys);
  return {
    width: widest * (WINDOW.width + WINDOW.gap) - WINDOW.gap + 2 * WALL,
    height: storeys.length * (WINDOW.height + WINDOW.gap) - WINDOW.gap + 2 * WALL,
  };
}

/** Upper left corners of all windows, the ground floor first; `y` counts down from the roof. */
export function windowsOf(storeys: Storeys): { x: number; y: number }[] {
  const { width, height } = sizeOf(storeys);
  return storeys.flatMap((count, storey) => {
    const row = count * (WINDOW.width + WINDOW.gap) - WINDOW.gap;
    const y = height - WALL - (storey + 1) * WINDOW.height - storey * WINDOW.gap;
    return Array.from({ length: count }, (_, index) => ({
      x: (width - row) / 2 + index * (WINDOW.width + WINDOW.gap),
      y,
    }));
  });
}
