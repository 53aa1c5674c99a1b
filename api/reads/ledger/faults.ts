/** What can be wrong with a campaign's signing numbers. */
export const LEDGER_FAULTS = {
  number_missing: { zh: '缺少这个序号', en: 'this number is missing' },
  row_changed: { zh: '此行内容与校验值不符', en: 'the row is not what its hash says' },
  chain_broken: { zh: '此行与上一行不衔接', en: 'the row does not follow the row before it' },
  not_in_history: { zh: '历史中没有对应的签约', en: 'the history knows no such signature' },
  voiding_differs: { zh: '作废记录与历史不符', en: 'whether or when it was voided differs from the history' },
  not_signed: { zh: '序号有效，但该户未签', en: 'the number is live, but its household is not signed' },
  end_differs: {
    zh: '末行与登记的末尾不符',
    en: 'the last row is not the one that was noted as the last',
  },
  signature_unnumbered: { zh: '有已签约户没有序号', en: 'a signature has no number' },
} as const satisfies Record<string, { zh: string; en: string }>;

export type LedgerFault = keyof typeof LEDGER_FAULTS;
