import { HEADINGS, type Heading } from './headings.ts';
import type { RosterHousehold } from './household.ts';
import { TENURES } from './values.ts';
import { harmless, writeWorkbook, type SheetValue } from './xlsx/write-workbook.ts';

type Column = { readonly width: number; readonly value: (household: RosterHousehold) => SheetValue };

const COLUMNS: Record<Heading, Column> = {
  楼栋: { width: 18, value: (household) => household.building },
  单元: { width: 6, value: (household) => household.stairwell },
  楼层: { width: 6, value: (household) => household.floor },
  室号: { width: 8, value: (household) => household.room },
  房屋性质: { width: 12, value: (household) => household.tenureLabel },
  凭证号: { width: 28, value: (household) => household.certificate },
  建筑面积: { width: 10, value: ({ areaCm2 }) => (areaCm2 === null ? null : areaCm2 / 10_000) },
  厨卫: { width: 8, value: (household) => household.sharedFacilities },
  合用户: { width: 18, value: (household) => household.sharedWith },
  '承租人/产权人': { width: 24, value: (household) => household.names.join('、') },
  同住人: { width: 24, value: (household) => household.residents },
  联系电话: { width: 14, value: ({ phone, otherPhones }) => [phone ?? '', ...otherPhones].join('/') },
  身份证号: {
    width: 22,
    value: ({ idNumbers }) =>
      idNumbers
        .map((id) => id ?? '')
        .join('、')
        .replace(/、+$/, ''),
  },
  户籍人口: { width: 10, value: (household) => household.registeredPersons },
  特殊情况: { width: 20, value: (household) => household.circumstances },
  经办人: { width: 10, value: (household) => household.handlerName },
  备注: { width: 30, value: (household) => household.remark },
};

/** The roll as an .xlsx with the standard headings; `readRoster` reads the same households back. Empty: the template. */
export async function writeRoster(households: readonly RosterHousehold[]): Promise<Uint8Array> {
  return writeWorkbook(
    '户册',
    HEADINGS.map((heading) => ({
      heading,
      width: COLUMNS[heading].width,
      choices: heading === '房屋性质' ? Object.keys(TENURES) : [],
      hint: heading === '身份证号' ? "先输入英文单引号 ' 再输入号码，否则 Excel 会丢失末几位" : '',
    })),
    households.map((household) => HEADINGS.map((heading) => harmless(COLUMNS[heading].value(household)))),
  );
}
