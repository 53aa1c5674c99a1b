import type { AnyRow, HttpCommandType, PathIds } from './row.ts';
import { COMMANDS } from './table.ts';

/** A command of the table with the ids of the path that named it. */
export interface Match {
  type: HttpCommandType;
  row: AnyRow;
  ids: Partial<PathIds>;
}

const ROWS = Object.entries(COMMANDS).map(([type, row]) => ({
  type: type as HttpCommandType,
  row: row as AnyRow,
  pattern: new RegExp(`^/${row.path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`),
}));

/** The command at a path below `/api/v1`, or null. */
export function matchCommand(path: string): Match | null {
  for (const { type, row, pattern } of ROWS) {
    const found = pattern.exec(path);
    if (found) return { type, row, ids: { ...found.groups } };
  }
  return null;
}
