import { queryOptions } from '@tanstack/react-query';
import type { Page } from '../../api/contract.ts';
import { read } from '../request.ts';

/** Who may be named in a promise. */
export interface StaffMember {
  id: string;
  name: string;
}

export const STAFF = queryOptions({
  queryKey: ['staff'],
  queryFn: async ({ signal }) => {
    const staff: StaffMember[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page<StaffMember> = await read(`/staff?limit=500${cursor && `&cursor=${cursor}`}`, signal);
      // A phone number that the server tells beside the name is not kept.
      staff.push(...page.items.map(({ id, name }) => ({ id, name })));
      cursor = page.nextCursor;
    }
    return staff.sort((one, other) => one.name.localeCompare(other.name, 'zh-CN'));
  },
  staleTime: 300_000,
});
