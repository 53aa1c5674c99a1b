import { queryOptions } from '@tanstack/react-query';
import type { CampaignSummary, Page } from '../../api/contract.ts';
import { read } from '../request.ts';

export const CAMPAIGNS = queryOptions({
  queryKey: ['campaigns'],
  queryFn: async ({ signal }) => (await read<Page<CampaignSummary>>('/campaigns?limit=500', signal)).items,
});
