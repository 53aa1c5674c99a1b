import type { Building } from './building.ts';
import { accept, type BuildingCommand, type Decision } from './decision.ts';
import { metSince } from './stages.ts';

type NoteCampaignThreshold = BuildingCommand<
  'note_campaign_threshold',
  { thresholdId: string; met: boolean }
>;

/** The campaign says that a threshold over all its buildings holds, or no longer does. News that is no news, or is
 *  about a threshold that the policy no longer has, changes nothing. */
function noteCampaignThreshold(building: Building, { data }: NoteCampaignThreshold): Decision {
  const { thresholdId, met } = data;
  const isNamed = building.policy.thresholds.some(
    ({ id, scope }) => id === thresholdId && scope === 'campaign',
  );
  if (!isNamed || met === (metSince(building, thresholdId) !== null)) return accept([]);
  return accept([{ type: met ? 'threshold_met' : 'threshold_lost', data: { thresholdId } }]);
}

export const CAMPAIGN_COMMANDS = { note_campaign_threshold: noteCampaignThreshold };
