import { expect, test } from '@jest/globals';
import { recordText, sealedText, shownText, type EvidenceEntry } from '../../../domain/evidence/chain.ts';

const entry: EvidenceEntry = {
  number: 2,
  buildingSeq: 7,
  recordedAt: '2026-03-02T04:00:00.000Z',
  occurredAt: null,
  type: 'survey_recorded',
  householdId: 'h1',
  objectionId: null,
  commandId: 'c1',
  author: { staffId: 'wang', role: 'handler', name: '王经办' },
  data: { support: 4, intent: 'willing' },
  textDigests: { note: 'd1' },
  previousHash: 'hash-of-1',
  title: { zh: '摸排意愿：愿意', en: 'Survey: willing' },
  texts: { note: '电话 138****6071' },
  salts: {},
  hash: 'hash-of-2',
};

const RECORD =
  '{"author":{"role":"handler","staffId":"wang"},"buildingSeq":7,"commandId":"c1",' +
  '"data":{"intent":"willing","support":4},"householdId":"h1","number":2,"objectionId":null,"occurredAt":null,' +
  '"previousHash":"hash-of-1","recordedAt":"2026-03-02T04:00:00.000Z","textDigests":{"note":"d1"},' +
  '"type":"survey_recorded"}';

test('the hash covers the record in one exact form, whatever the order of its keys', () => {
  expect(recordText(entry)).toBe(RECORD);
});

test('names, titles and masks change nothing of the record, but what is shown', () => {
  const clear: EvidenceEntry = {
    ...entry,
    author: { ...entry.author, name: '王芳' },
    title: { zh: '摸排', en: 'Survey' },
    texts: { note: '电话 13812346071' },
    salts: { note: 's1' },
  };
  expect(recordText(clear)).toBe(RECORD);
  expect(shownText(clear)).not.toBe(shownText(entry));
});

test('a text is sealed with its salt in front', () => {
  expect(sealedText('00ff', '今天不在家')).toBe('00ff|今天不在家');
});
