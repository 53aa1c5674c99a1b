import { median } from './numbers.ts';

/** One requirement, from the same measurements of both systems. */
export interface Comparison {
  title: string;
  unit: 'ms' | '/s';
  /** One figure a round. */
  doorstep: number[];
  naive: number[];
  /** Of medians, doorstep : naive. */
  required: { atMost: number } | { atLeast: number };
  remark?: string;
}

export const ratioOf = ({ doorstep, naive }: Comparison): number => median(doorstep) / median(naive);

export function isMet(comparison: Comparison): boolean {
  const ratio = ratioOf(comparison);
  const { required } = comparison;
  return 'atMost' in required ? ratio <= required.atMost : ratio >= required.atLeast;
}

/** The table, ready to print. */
export function report(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map((comparison) => {
    const { title, unit, doorstep, naive, required } = comparison;
    const bar = 'atMost' in required ? `≤ ${required.atMost}×` : `≥ ${required.atLeast}×`;
    return [
      title,
      `${figure(median(doorstep))} ${unit}`,
      `${figure(median(naive))} ${unit}`,
      `${ratioOf(comparison).toFixed(2)}×`,
      bar,
      isMet(comparison) ? 'pass' : 'FAIL',
      `${list(doorstep)} : ${list(naive)}${comparison.remark ? `, ${comparison.remark}` : ''}`,
    ];
  });
  return table([['', 'Doorstep', 'naive', 'ratio', 'required', '', 'rounds'], ...rows]);
}

const list = (values: readonly number[]): string => values.map(figure).join(' ');
const figure = (value: number): string =>
  value < 10 ? value.toFixed(2) : value.toFixed(value < 100 ? 1 : 0);

function table(rows: readonly string[][]): string {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return rows.map(line).join('\n');
}
