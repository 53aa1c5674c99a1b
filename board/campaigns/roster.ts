import { change } from '../request.ts';

/** One line of the roster that needs a look. */
export interface RosterFinding {
  row: number;
  sheet?: string;
  column?: string | null;
  code: string;
  message: string;
}

/** What an import would do. */
export interface RosterPreview {
  importId: string;
  buildings: number;
  households: number;
  signatories: number;
  byTenure: { rented: number; owned: number };
  changes: { added: number; changed: number; removed: number; unchanged: number };
  warnings: RosterFinding[];
  errors: RosterFinding[];
}

export interface RosterCommit {
  campaignId: string;
  added: number;
  changed: number;
}

/** Reads the file; nothing is imported yet. */
export function previewRoster(campaignId: string, file: File): Promise<RosterPreview> {
  const form = new FormData();
  form.append('file', file);
  return change('POST', `/campaigns/${campaignId}/roster?mode=preview`, form);
}

/** Imports what was previewed; doing it twice adds nothing. */
export const commitRoster = (importId: string): Promise<RosterCommit> =>
  change('POST', `/imports/${importId}/commit`, null);
