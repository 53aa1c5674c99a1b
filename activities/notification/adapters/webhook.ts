import { LONGEST_TEXT } from '../../../domain/notification/channel-kinds.ts';
import {
  countOf,
  headingOf,
  itemsOf,
  textOf,
  type BuildingLine,
} from '../../../domain/notification/texts.ts';
import { signedHeaders } from '../../../outbound/signature.ts';
import type { Adapter } from './adapter.ts';
import { postJson } from './posted.ts';

/** What a group may hear: how much, not of what. */
const numbersOf = (line: BuildingLine) => ({
  name: line.name,
  count: itemsOf(line),
  signed: line.signed,
  total: line.total,
});

/** Any program that takes JSON: signed, with the same numbers that a group gets. Every 2xx is a yes. */
export const sendByWebhook: Adapter = (channel, letter, reach) => {
  const { content, language, messageId, campaignId } = letter;
  const body = JSON.stringify({
    version: 1,
    type: content.isTest ? 'test' : 'notification',
    messageId,
    campaignId,
    mayBeRepeated: content.mayBeRepeated,
    heading: headingOf(content, language),
    text: textOf(content, language, LONGEST_TEXT.webhook),
    count: countOf(content),
    buildings: content.buildings.map(numbersOf),
    link: content.link,
  });
  const headers = channel.secret === null ? {} : signedHeaders(body, channel.secret, new Date());
  return postJson(channel.url, body, headers, reach, () => ({ kind: 'sent' }));
};
