// Checks an evidence pack: node verify.mjs [folder]. Needs Node.js 20 or newer, and nothing else.
// 核验证据包：node verify.mjs [文件夹]。只需要 Node.js 20 或更新版本。
import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const sha256 = (content) => createHash('sha256').update(content).digest('hex');

/** JSON with sorted keys and no spaces (RFC 8785). */
const canonical = (value) =>
  JSON.stringify(value, (_key, part) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

/** The text that an entry's hash covers: a line of chain.txt. */
const recordText = (entry) =>
  canonical({
    author: { role: entry.author.role, staffId: entry.author.staffId },
    buildingSeq: entry.buildingSeq,
    commandId: entry.commandId,
    data: entry.data,
    householdId: entry.householdId,
    number: entry.number,
    objectionId: entry.objectionId,
    occurredAt: entry.occurredAt,
    previousHash: entry.previousHash,
    recordedAt: entry.recordedAt,
    textDigests: entry.textDigests,
    type: entry.type,
  });

/** What is wrong with an entry, in both languages, or null. */
function faultOf(entry, number, previousHash, line, personalData) {
  if (entry.number !== number) return ['编号不连续', 'the numbers have a gap'];
  if (entry.previousHash !== previousHash) return ['与上一条对不上', 'it does not follow the entry before'];
  const text = recordText(entry);
  if (sha256(text) !== entry.hash) return ['记录被改动', 'the record was changed'];
  if (text !== line) return ['chain.txt 中的这一行被改动', 'its line of chain.txt was changed'];
  const { shownHash, ...shown } = entry;
  if (sha256(canonical(shown)) !== shownHash) return ['显示的内容被改动', 'what it shows was changed'];
  for (const [field, digest] of Object.entries(personalData ? entry.textDigests : {})) {
    if (sha256(`${entry.salts[field]}|${entry.texts[field]}`) !== digest) {
      return ['所附文字被改动', 'its text was changed'];
    }
  }
  return null;
}

/** Looks through a pack; `read` gives the bytes of a file. Returns `{ ok, zh, en, number? }`. */
export function verify(read) {
  const broken = (zh, en, number) => ({ ok: false, zh, en, number });
  try {
    const { header, entries } = JSON.parse(read('evidence.json'));
    const lines = String(read('chain.txt')).split('\n');
    let head = '';
    for (const [index, entry] of entries.entries()) {
      const number = index + 1;
      const fault = faultOf(entry, number, head, lines[index], header.personalData);
      if (fault) return broken(`第 ${number} 条：${fault[0]}`, `entry ${number}: ${fault[1]}`, number);
      head = entry.hash;
    }
    if (header.entries !== entries.length || header.head !== head || lines.length !== entries.length + 1) {
      return broken('记录条数或末条哈希对不上', 'the number of entries or the last hash does not fit');
    }
    for (const { version, hash, document } of JSON.parse(read('policies.json'))) {
      if (sha256(canonical(document)) !== hash) {
        return broken(`政策第 ${version} 版被改动`, `policy version ${version} was changed`);
      }
    }
    const sums = String(read('SHA256SUMS'))
      .trimEnd()
      .split('\n')
      .map((line) => line.split('  '));
    for (const name of FILES) {
      const sum = sums.find(([, summed]) => summed === name);
      if (sum?.[0] !== sha256(read(name)))
        return broken(`文件 ${name} 被改动`, `the file ${name} was changed`);
    }
    return {
      ok: true,
      zh: `${entries.length} 条记录，末条哈希 ${head}`,
      en: `${entries.length} entries, hash of the last ${head}`,
    };
  } catch (failure) {
    return broken(`文件缺失或读不出来（${failure.message}）`, 'a file is missing or cannot be read');
  }
}

const FILES = [
  'evidence.html',
  'evidence.json',
  'chain.txt',
  'roll.json',
  'policies.json',
  'verify.mjs',
  'README.txt',
];

const program = process.argv[1] ? realpathSync(process.argv[1]) : '';
if (program === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? dirname(program);
  const { ok, zh, en } = verify((name) => readFileSync(join(folder, name)));
  console.log(`${ok ? '核验通过' : '核验不通过'}：${zh}`);
  console.log(`${ok ? 'OK' : 'NOT OK'}: ${en}`);
  process.exitCode = ok ? 0 : 1;
}
