/** One message in both languages; it says what is wrong and what to do. */
export type Text = { zh: string; en: string };

export const ROW_ERRORS = {
  missing_building: {
    zh: '缺少楼栋：请在本行填写楼栋，或把楼栋单元格向下合并到本行',
    en: 'No building: fill in the building of this row, or merge its cell down to this row',
  },
  missing_room: { zh: '缺少室号：请填写室号', en: 'No room: fill in the room number' },
  unknown_tenure: {
    zh: '房屋性质无法识别：请只填公房、系统公房、直管公房、产权房、售后产权房、私房之一',
    en: 'Unknown tenure: use exactly one of 公房, 系统公房, 直管公房 (rented), 产权房, 售后产权房, 私房 (owned)',
  },
  invalid_area: {
    zh: '建筑面积无效：请只填一个大于 0 的数字（平方米），不要写范围、约数、百分比、公式或日期',
    en: 'Invalid area: give one number above 0 in square metres; no range, estimate, percentage, formula or date',
  },
  no_signatory: {
    zh: '没有签约人：请填写承租人或产权人姓名，多人用“、”分开',
    en: 'No signatory: fill in the tenant or the owners, several names separated by 、',
  },
  text_too_long: {
    zh: '内容过长：请核对本格，每个姓名不超过 100 字，楼栋、室号、凭证号不超过 200 字',
    en: 'Too long: check this cell; a name has at most 100 characters, building, room and certificate 200',
  },
  ambiguous_cell: {
    zh: '单元格是公式、日期或错误值：请把单元格设为“文本”，再直接输入内容',
    en: 'The cell holds a formula, a date or an error value: format it as text and type the content itself',
  },
  duplicate_household: {
    zh: '重复户：楼栋、室号、凭证号与前面一行相同，只取前面一行；请更正或删除本行',
    en: 'Duplicate household: an earlier row has this building, room and certificate; correct or delete this row',
  },
  duplicate_row: {
    zh: '重复行：与前面一行完全相同；请删除本行',
    en: 'Duplicate row: an earlier row is exactly the same; delete this row',
  },
} as const satisfies Record<string, Text>;

export const ROW_WARNINGS = {
  invalid_phone: {
    zh: '联系电话不是 11 位手机号：已照原样保留，请核对',
    en: 'Not a mobile number of 11 digits: kept as written, please check',
  },
  second_phone_kept_as_note: {
    zh: '有多个联系电话：第一个作为联系电话，其余记入备注',
    en: 'Several phone numbers: the first is the phone, the others go to the note',
  },
  invalid_id_number: {
    zh: '身份证号有误（位数、出生日期或校验码；数字格式会丢失末位）：请设为文本后重新输入',
    en: 'Invalid ID number (length, birthday or check digit; a number loses its last digits): format as text, type again',
  },
  foreign_id: {
    zh: '按护照或通行证号码读取：请核对证件',
    en: 'Read as a passport or permit number: please check the document',
  },
  note_row_skipped: {
    zh: '说明行已跳过：没有室号、房屋性质、凭证号、面积和姓名；如果是住户请补全',
    en: 'Note row skipped: no room, tenure, certificate, area or name; complete it if it is a household',
  },
  subtotal_row_skipped: { zh: '小计、合计行已跳过：无需处理', en: 'Subtotal row skipped: nothing to do' },
} as const satisfies Record<string, Text>;

export const FILE_ERRORS = {
  empty_file: {
    zh: '文件是空的，或表头下面没有内容：请填写住户后再上传',
    en: 'The file is empty, or nothing stands below the header: fill in the households and upload again',
  },
  too_large: {
    zh: '文件过大（上限：上传 5 MiB、展开 100 MB、1000 列）：请删去图片和多余的工作表、列，或分成几个文件',
    en: 'Too large (limits: 5 MiB sent, 100 MB unpacked, 1,000 columns): remove pictures, extra sheets and columns, or split it',
  },
  encrypted_file: {
    zh: '文件有打开密码：请在 Excel 中取消密码后另存，再上传',
    en: 'The file is password-protected: remove the password in Excel, save and upload again',
  },
  unsupported_format_xls: {
    zh: '这是旧版 .xls 文件：请在 Excel 或 WPS 中另存为 .xlsx 再上传',
    en: 'This is an old .xls file: save it as .xlsx in Excel or WPS and upload that (请另存为 .xlsx)',
  },
  not_a_spreadsheet: {
    zh: '不是可读的表格或文件已损坏：请在 Excel 或 WPS 中打开并另存为 .xlsx（或 UTF-8 编码的 .csv）再上传',
    en: 'Not a readable spreadsheet, or damaged: open it in Excel or WPS, save as .xlsx (or CSV in UTF-8) and upload that',
  },
  too_many_rows: {
    zh: '超过 20000 行：请按楼栋分成几个文件上传',
    en: 'More than 20,000 rows: split the file by building and upload the parts',
  },
  no_header_found: {
    zh: '前 30 行里找不到表头：表头行须有“室号”和“承租人/产权人”',
    en: 'No header in the first 30 rows: one row needs the headings 室号 and 承租人/产权人',
  },
} as const satisfies Record<string, Text>;

export type RowErrorCode = keyof typeof ROW_ERRORS;
export type RowWarningCode = keyof typeof ROW_WARNINGS;
export type FileErrorCode = keyof typeof FILE_ERRORS;

/** Why a file is refused as a whole. 413 only for more than 5 MiB as sent. */
export type FileError = { code: FileErrorCode; status: 413 | 422; message: Text };

/** Thrown while a file is read: nothing of it may be imported. `readRoster` turns it into a `FileError`. */
export class FileRefused extends Error {
  readonly code: FileErrorCode;
  readonly status: 413 | 422;

  constructor(code: FileErrorCode, status: 413 | 422 = 422) {
    super(FILE_ERRORS[code].en);
    this.code = code;
    this.status = status;
  }
}
