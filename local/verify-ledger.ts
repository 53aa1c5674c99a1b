// `npm run verify-ledger` while the system is running: one line per campaign. Ends with 1 when a signing number is not
// what it should be, and with 2 when that could not be found out.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LEDGER_FAULTS } from '../api/reads/ledger/faults.ts';
import { verifyLedger, type LedgerVerification } from '../api/reads/ledger/verification.ts';
import { failWith, openRunningDatabase } from './running.ts';
import { readSettings } from './settings.ts';

const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

async function verifyEveryLedger(): Promise<void> {
  const database = await openRunningDatabase(readSettings(process.env, projectRoot), 1);
  try {
    const campaigns = await database.prisma.campaign.findMany({ orderBy: { createdAt: 'asc' } });
    for (const { id, name } of campaigns) {
      const verification = await verifyLedger(database.pool, id);
      if (!verification.ok) process.exitCode = 1;
      console.log(`${verification.ok ? '✓' : '✗'} ${name}：${lineOf(verification)}`);
    }
    if (campaigns.length === 0) console.log('还没有签约批次 · There is no campaign yet');
  } finally {
    await database.close();
  }
}

function lineOf({ rows, brokenAt, fault }: LedgerVerification): string {
  if (fault === undefined) {
    return `${rows} 个签约序号连续，未被改动 · ${rows} signing numbers without gap, none changed`;
  }
  const { zh, en } = LEDGER_FAULTS[fault];
  return `第 ${brokenAt} 号有问题：${zh} · number ${brokenAt} is not right: ${en}`;
}

await verifyEveryLedger().catch(failWith(2));
