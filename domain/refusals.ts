/** A text that a person sees. */
export interface Text {
  zh: string;
  en: string;
}

/** Every reason for which a rule says no: what it means and what to do. */
export const REFUSALS = {
  stage_closed: {
    zh: '本楼栋已结束或已失效，不能再记录；失效的楼栋可由负责人延期后重新签约',
    en: 'This building is closed or lapsed; a lapsed one can be reopened by an extension',
  },
  occurred_in_future: {
    zh: '发生时间晚于现在，请检查手机时间',
    en: 'It is said to have happened in the future; check the clock of the device',
  },
  contact_cap_reached: {
    zh: '七天内联系次数已达上限，请改天再去；确有需要由组长说明理由后记录',
    en: 'This household was contacted as often as a week allows; a leader may record an exception with a reason',
  },
  do_not_contact: {
    zh: '该户要求暂不联系；确有需要由组长说明理由后记录',
    en: 'This household asked not to be contacted for now; a leader may record an exception with a reason',
  },
  quiet_hours: {
    zh: '现在是免打扰时段；确有需要由组长说明理由后记录',
    en: 'These are quiet hours; a leader may record an exception with a reason',
  },
  in_the_past: { zh: '时间已过，请选一个将来的时间', en: 'That instant is past; choose a later one' },
  not_yet: {
    zh: '约定时间未到，只能取消，不能记为赴约或失约',
    en: 'The appointment is still ahead: it can be cancelled, not kept or missed',
  },
  already_decided: { zh: '已有结果，不能再改', en: 'It already has an outcome' },
  has_signed: {
    zh: '已有人签约，须先撤回其签名才能更换签约人、分户或并户',
    en: 'Someone has signed; retract that signature before changing, splitting or merging who signs',
  },
  no_required_signatory: {
    zh: '至少要有一名必签人',
    en: 'At least one signatory must be required',
  },
  who_signs_open: {
    zh: '还不能确定由谁签，请先补齐 errors 所列情况；或注明保留未决，先记录已知情况',
    en: 'It cannot be said yet who must sign, see errors; complete it, or keep it open to record what is known',
  },
  signatory_unfit: {
    zh: '该签约人已故、无行为能力或未成年，不能由其本人签',
    en: 'This signatory died, lacks capacity or is a minor, and cannot sign',
  },
  paper_relied_on: {
    zh: '该签约人已凭此材料签约，须先撤回签名',
    en: 'A signature relies on this paper; retract it first',
  },
  not_in_signing_stage: {
    zh: '本楼栋尚未进入签约期',
    en: 'This building is not in its signing stage yet',
  },
  already_signed: { zh: '该签约人已签', en: 'This signatory has already signed' },
  unknown_signatory: { zh: '该户没有这名签约人', en: 'This household has no such signatory' },
  objection_open: {
    zh: '该户还有未了结的诉求，按政策须先了结',
    en: 'This household has an open objection; policy wants it closed first',
  },
  papers_missing: { zh: '签约人的材料还没有收齐', en: "This signatory's papers are not complete" },
  not_signed: { zh: '该签约人没有签约，无从撤回', en: 'This signatory has not signed' },
  retraction_not_allowed: {
    zh: '按政策现在不能反悔',
    en: 'Policy does not allow this signature to be retracted now',
  },
  not_effective: { zh: '协议尚未生效', en: 'The agreement is not in effect yet' },
  household_has_signed: {
    zh: '该户已签约，没有拒签后的程序',
    en: 'This household has signed; nothing follows a refusal',
  },
  refusal_step_not_next: {
    zh: '按拒签后程序的顺序，现在还不能记录这一步',
    en: 'This step does not follow what was recorded last after the refusal',
  },
  refusal_clock_running: {
    zh: '复议或诉讼的期限还没有届满',
    en: 'The time to ask for review or to sue is not over yet',
  },
  already_vacated: { zh: '该户已登记搬离', en: 'This household has already moved out' },
  option_exists: {
    zh: '该方案版本已存在，请用新的版本号',
    en: 'That version of the plan exists; use a new number',
  },
  not_withdrawable: {
    zh: '这条记录不能撤回（已撤回、已有后续处理，或不是摸排、走访、诉求、最近一步拒签后程序）',
    en: 'This record cannot be taken back: it already was, was worked on, or is no survey, visit, objection or latest step after a refusal',
  },
  too_late: {
    zh: '超过十分钟，请由组长撤回',
    en: 'More than ten minutes have passed; a leader can take it back',
  },
  unknown_command: { zh: '该户没有这条记录', en: 'This household has no record of that command' },
  objection_closed: { zh: '该诉求已了结', en: 'This objection is closed' },
  consult_required: {
    zh: '按政策，答复前须先会商',
    en: 'Policy wants a specialist consulted before this answer',
  },
  unknown_option: { zh: '没有这个方案版本', en: 'There is no such version of the plan' },
  no_answer_yet: {
    zh: '还没有答复，户方只能撤回诉求',
    en: 'There is no answer yet; the household can only withdraw the objection',
  },
  gate_not_met: {
    zh: '生效条件未满足，不能进入下一阶段',
    en: 'A threshold of this stage does not hold yet',
  },
  stage_not_next: { zh: '只能进入下一阶段', en: 'A building moves one stage at a time, forwards' },
  roll_frozen: { zh: '协议已生效，户册已冻结', en: 'The agreement is in effect; the roll is frozen' },
  household_exists: {
    zh: '户册里已有同楼栋、同室号、同凭证的户',
    en: 'The roll has a household of this building, room and certificate already',
  },
  nothing_changed: {
    zh: '与户册相同，没有可更正的内容',
    en: 'The roll says so already; there is nothing to change',
  },
  areas_do_not_add_up: {
    zh: '各户面积须全部填写且相加等于原面积，或者都不填',
    en: 'Areas are given for every part and add up to the area before, or for none',
  },
  area_too_large: {
    zh: '合并后的面积超过 10 万平方米，请先更正各户面积',
    en: 'Together they would have more than 100,000 m²; correct their areas first',
  },
  household_in_use: {
    zh: '该户已有记录，不能随导入一起撤销',
    en: 'Something was recorded on this household; it cannot be taken back with its import',
  },
  same_staff: {
    zh: '移交人和接手人是同一人，请另选一人',
    en: 'Both are the same member of staff; choose somebody else to take over',
  },
  nothing_to_reassign: {
    zh: '此人在所选范围内没有可移交的户、诉求或承诺',
    en: 'There the member of staff has no household, objection or promise to hand over',
  },
  unknown_household: { zh: '没有这一户', en: 'There is no such household' },
  unknown_objection: { zh: '没有这条诉求', en: 'There is no such objection' },
  unknown_appointment: { zh: '没有这个预约', en: 'There is no such appointment' },
  unknown_promise: { zh: '没有这个承诺事项', en: 'There is no such promise' },
  unknown_staff: { zh: '没有这名工作人员', en: 'There is no such member of staff' },
  unknown_person: { zh: '没有这个人', en: 'There is no such person' },
} as const satisfies Record<string, Text>;

export type RefusalCode = keyof typeof REFUSALS;
