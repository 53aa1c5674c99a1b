import { expect, test } from '@jest/globals';
import { chromium } from 'playwright-core';
import { describeInBrowser } from '../environment/chromium.ts';
import { openEvidenceRoom } from './evidence-room.ts';

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu'];
/** A4 without its margins, in CSS pixels. */
const PRINTED_WIDTH = Math.floor((178 / 25.4) * 96);

describeInBrowser('the page of a pack', (executablePath) => {
  test('fits on A4 whatever was written, tells every entry, fetches nothing and runs nothing', async () => {
    const room = await openEvidenceRoom();
    const browser = await chromium.launch({ executablePath, args: FLAGS });
    try {
      await room.house.database.prisma.note.updateMany({
        where: { text: '量房' },
        data: {
          text: `<img src="https://example.org/x.png" onerror="alert(1)">${'长'.repeat(900)}${'x'.repeat(900)}`,
        },
      });
      const files = await room.make({ purpose: '打印' });
      const page = await browser.newPage({ viewport: { width: PRINTED_WIDTH, height: 1_000 } });
      const fetched: string[] = [];
      const said: string[] = [];
      page.on('request', (request) => fetched.push(request.url()));
      page.on('dialog', (dialog) => void said.push(dialog.message()));
      await page.emulateMedia({ media: 'print' });
      await page.setContent(String(files['evidence.html']));
      expect(await page.locator('html').evaluate((root) => root.scrollWidth)).toBe(PRINTED_WIDTH);
      const { entries } = JSON.parse(String(files['evidence.json'])) as { entries: { hash: string }[] };
      expect(await page.locator('.entries .hash').allTextContents()).toEqual(entries.map(({ hash }) => hash));
      expect([fetched, said]).toEqual([[], []]);
    } finally {
      await browser.close();
      await room.stop();
    }
  });
});
