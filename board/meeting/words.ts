// What a person reads for the codes of a pack: the same as on its Excel sheet. Each list is total: a new code without
// words does not compile.
import type { ContactReport, Holdout, MeetingPack, PackPromise } from '../../api/contract.ts';

type Words<Code extends string> = Readonly<Record<Code, string>>;

export const OBSTACLE: Words<Holdout['obstacle']> = {
  area_loss: '面积减少',
  orientation_light: '朝向与采光',
  self_built: '自搭建部分',
  layout_change: '布局调整',
  recent_decoration: '近期装修',
  own_kitchen_already: '已有独用厨卫',
  price_calculation: '价款计算',
  family_share: '家庭内部份额',
  succession: '继承',
  who_signs: '由谁签约',
  transition_housing: '过渡安置',
  vulnerable_care: '困难照顾',
  noise_neighbours: '噪声与邻里',
  selection_order: '选房顺序',
  policy_misread: '对政策的理解',
  trust: '信任',
  other: '其他',
  papers_missing: '缺材料',
  signatory_missing: '缺签约人',
  unwilling: '不愿意',
  undecided: '未定',
  unreachable: '联系不上',
  not_met: '尚未见面',
  none: '无',
};

/** Said instead of `无`, where the status tells more. */
export const STATUS_WITHOUT_OBSTACLE: Partial<Words<Holdout['status']>> = {
  partly_signed: '部分人已签',
  appointed: '已约签约',
  willing: '愿意签',
  answered: '诉求已答复',
};

export const NEXT_STEP: Words<Holdout['nextStep']['kind']> = {
  promise: '兑现承诺',
  appointment: '赴约',
  answer_objection: '答复诉求',
  await_verdict: '等待户意见',
  collect_papers: '收齐材料',
  next_signatory: '其余签约人签字',
  survey: '摸排',
  visit: '走访',
  sign: '签约',
};

export const CHANNEL: Words<ContactReport['exceptions'][number]['channel']> = {
  door: '上门',
  phone: '电话',
  wechat: '微信',
  office: '来访基地',
  meeting: '会议',
};

export const VISIT_OUTCOME: Words<ContactReport['exceptions'][number]['outcome']> = {
  met: '见到住户',
  no_answer: '无人应答',
  refused: '住户拒绝交谈',
  left_notice: '留下通知',
};

export const APPOINTMENT: Words<MeetingPack['appointments'][number]['kind']> = {
  visit: '走访',
  signing: '签约',
  measure: '上门测量',
};

export const LEVEL: Words<PackPromise['level']> = {
  handler: '经办人',
  leader: '组长',
  director: '基地负责人',
  subdistrict: '街道',
  district: '区',
};

/** A mark of its own for each, for whoever does not see the colour. */
export const PROMISE_STATE: Readonly<Record<PackPromise['state'], { mark: string; text: string }>> = {
  open: { mark: '○', text: '进行中' },
  overdue: { mark: '▲', text: '逾期' },
  kept: { mark: '✓', text: '已兑现' },
  broken: { mark: '✕', text: '未兑现' },
  withdrawn: { mark: '－', text: '已撤回' },
};
