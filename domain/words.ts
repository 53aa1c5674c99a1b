// What a person reads for every code of the domain. Each list is total: a new code without words does not compile.
import type { PersonState } from './circumstances.ts';
import type { EventOf } from './events.ts';
import type {
  AnswerKind,
  AppointmentKind,
  AppointmentOutcome,
  Capacity,
  Channel,
  Finding,
  Intent,
  Medium,
  Tenure,
  Verdict,
  VisitOutcome,
} from './household.ts';
import type { Author } from './kernel.ts';
import type { Level, ObjectionCategory, RefusalStep, ReminderKind, Speciality, Stage } from './policy.ts';
import type { PromiseOutcome } from './promises.ts';
import type { RefusalTurn, TrackEnd } from './refusal-track.ts';
import type { Text } from './refusals.ts';

type Words<Code extends string> = Record<Code, Text>;

export const text = (zh: string, en: string): Text => ({ zh, en });

export const ROLE_WORDS: Words<Author['role']> = {
  handler: text('经办人', 'handler'),
  leader: text('组长', 'group leader'),
  director: text('基地负责人', 'base director'),
  subdistrict: text('街道', 'sub-district'),
  district: text('区', 'district'),
  administrator: text('管理员', 'administrator'),
  system: text('系统计时', "the system's clock"),
};

export const LEVEL_WORDS: Words<Level> = ROLE_WORDS;

export const STAGE_WORDS: Words<Stage> = {
  survey: text('摸排', 'survey'),
  consultation: text('征询', 'consultation'),
  signing: text('签约', 'signing'),
  effective: text('生效', 'in effect'),
  closed: text('结束', 'closed'),
  lapsed: text('失效', 'lapsed'),
};

export const TENURE_WORDS: Words<Tenure> = {
  rented: text('公房承租', 'rented'),
  owned: text('产权房', 'owned'),
};

export const CAPACITY_WORDS: Words<Capacity> = {
  tenant: text('承租人', 'tenant'),
  owner: text('产权人', 'owner'),
  co_resident: text('同住人', 'co-resident'),
  proxy: text('代理人', 'proxy'),
  guardian: text('监护人', 'guardian'),
  heir: text('继承人', 'heir'),
};

export const MEDIUM_WORDS: Words<Medium> = {
  paper: text('纸质', 'on paper'),
  electronic: text('电子', 'electronically'),
};

export const INTENT_WORDS: Words<Intent> = {
  willing: text('愿意', 'willing'),
  undecided: text('未定', 'undecided'),
  unwilling: text('不愿意', 'unwilling'),
};

export const CHANNEL_WORDS: Words<Channel> = {
  door: text('上门', 'at the door'),
  phone: text('电话', 'by phone'),
  wechat: text('微信', 'by WeChat'),
  office: text('来访基地', 'at the office'),
  meeting: text('会议', 'in a meeting'),
};

export const VISIT_OUTCOME_WORDS: Words<VisitOutcome> = {
  met: text('见到住户', 'met'),
  no_answer: text('无人应答', 'no answer'),
  refused: text('住户拒绝交谈', 'the household refused to talk'),
  left_notice: text('留下通知', 'a notice was left'),
};

export const APPOINTMENT_WORDS: Words<AppointmentKind> = {
  visit: text('走访', 'visit'),
  signing: text('签约', 'signing'),
  measure: text('上门测量', 'measurement'),
};

export const APPOINTMENT_OUTCOME_WORDS: Words<AppointmentOutcome> = {
  kept: text('如约', 'kept'),
  missed: text('失约', 'missed'),
  cancelled: text('取消', 'cancelled'),
};

export const CATEGORY_WORDS: Words<ObjectionCategory> = {
  area_loss: text('面积减少', 'loss of area'),
  orientation_light: text('朝向与采光', 'orientation and light'),
  self_built: text('自搭建部分', 'self-built parts'),
  layout_change: text('布局调整', 'change of layout'),
  recent_decoration: text('近期装修', 'recent decoration'),
  own_kitchen_already: text('已有独用厨卫', 'has its own kitchen already'),
  price_calculation: text('价款计算', 'calculation of the price'),
  family_share: text('家庭内部份额', 'shares within the family'),
  succession: text('继承', 'succession'),
  who_signs: text('由谁签约', 'who has to sign'),
  transition_housing: text('过渡安置', 'housing in between'),
  vulnerable_care: text('困难照顾', 'care for the vulnerable'),
  noise_neighbours: text('噪声与邻里', 'noise and neighbours'),
  selection_order: text('选房顺序', 'order of selection'),
  policy_misread: text('对政策的理解', 'reading of the policy'),
  trust: text('信任', 'trust'),
  other: text('其他', 'other'),
};

export const SPECIALITY_WORDS: Words<Speciality> = {
  designer: text('设计师', 'designer'),
  builder: text('施工方', 'builder'),
  surveyor: text('测绘员', 'surveyor'),
  legal: text('法务', 'legal adviser'),
  housing_office: text('房管办', 'housing office'),
  mediator: text('调解员', 'mediator'),
};

export const FINDING_WORDS: Words<Finding> = {
  feasible: text('可行', 'feasible'),
  infeasible: text('不可行', 'infeasible'),
  conditional: text('有条件可行', 'feasible under conditions'),
};

export const ANSWER_WORDS: Words<AnswerKind> = {
  feasible: text('可以满足', 'can be met'),
  alternative: text('提出替代方案', 'an alternative is offered'),
  infeasible: text('无法满足', 'cannot be met'),
  explained: text('已作解释', 'explained'),
};

export const VERDICT_WORDS: Words<Verdict> = {
  accepted: text('接受答复', 'accepts the answer'),
  maintained: text('坚持诉求', 'maintains the objection'),
  withdrawn: text('撤回诉求', 'withdraws the objection'),
};

export const RECORD_WORDS: Words<EventOf<'record_withdrawn'>['data']['kind']> = {
  survey: text('摸排', 'survey'),
  visit: text('走访', 'visit'),
  objection: text('诉求', 'objection'),
  refusal_step: text('拒签后程序', 'step after a refusal'),
};

export const REFUSAL_TURN_WORDS: Words<RefusalTurn> = {
  mediation_opened: text('开始调解', 'mediation begins'),
  mediation_agreed: text('调解达成一致', 'mediation ends in an agreement'),
  mediation_failed: text('调解不成', 'mediation fails'),
  decision_served: text('决定送达', 'the decision is served'),
  decision_withdrawn: text('决定撤回', 'the decision is withdrawn'),
  review_opened: text('提起行政复议', 'a review is applied for'),
  review_upheld: text('复议维持决定', 'the review upholds the decision'),
  review_changed: text('复议变更决定', 'the review changes the decision'),
  review_revoked: text('复议撤销决定', 'the review revokes the decision'),
  review_withdrawn: text('撤回复议申请', 'the application for review is withdrawn'),
  lawsuit_opened: text('提起行政诉讼', 'a lawsuit is filed'),
  lawsuit_upheld: text('判决维持决定', 'the court upholds the decision'),
  lawsuit_changed: text('判决变更决定', 'the court changes the decision'),
  lawsuit_revoked: text('判决撤销决定', 'the court revokes the decision'),
  lawsuit_withdrawn: text('撤回起诉', 'the lawsuit is withdrawn'),
  enforcement_opened: text('申请强制执行', 'enforcement is applied for'),
  enforcement_granted: text('准予执行', 'enforcement is granted'),
  enforcement_rejected: text('不准予执行', 'enforcement is refused'),
  enforcement_completed: text('执行完毕', 'enforcement is completed'),
};

export const REFUSAL_STEP_WORDS: Words<RefusalStep> = {
  mediation: text('调解', 'mediation'),
  decision: text('决定', 'decision'),
  review: text('申请复议', 'to apply for review'),
  lawsuit: text('提起诉讼', 'to sue'),
  enforcement: text('申请执行', 'to apply for enforcement'),
};

export const TRACK_END_WORDS: Words<TrackEnd> = {
  signed: text('住户已签约', 'the household has signed'),
  decision_withdrawn: text('决定已撤回', 'the decision was withdrawn'),
  enforced: text('执行完毕', 'it was enforced'),
};

export const PROMISE_OUTCOME_WORDS: Words<PromiseOutcome> = {
  kept: text('已兑现', 'kept'),
  broken: text('未兑现', 'broken'),
  withdrawn: text('已撤回', 'withdrawn'),
};

export const REMINDER_WORDS: Words<ReminderKind> = {
  notSurveyed: text('尚未摸排', 'not surveyed yet'),
  noContact: text('久未联系', 'no contact for long'),
  objectionDue: text('诉求将到期', 'an objection is nearly due'),
  verdictAwaited: text('待住户对答复表态', "the household's word on an answer is awaited"),
  appointment: text('当日有预约', 'an appointment today'),
  appointmentMissed: text('预约已过而无结果', 'an appointment passed without an outcome'),
  promiseDue: text('承诺事项将到期', 'a promise is nearly due'),
  papersMissing: text('材料未齐', 'papers are missing'),
  signatoryMissing: text('其他签约人未签', 'other signatories have not signed'),
  deadline: text('阶段期限将至', 'the end of the stage is near'),
  thresholdNear: text('距条件仅差一户', 'one household short of a threshold'),
};

export const PERSON_STATE_WORDS: Words<PersonState> = {
  able: text('可自行签约', 'can sign'),
  abroad: text('在境外', 'is abroad'),
  deceased: text('已故', 'has died'),
  incapacitated: text('无或限制民事行为能力', 'lacks capacity'),
  minor: text('未成年', 'is a minor'),
};

/** Kinds of papers are policy: one that is not here is shown as it is written. */
const PAPER_WORDS: Readonly<Record<string, Text>> = {
  authority: text('授权委托书', 'written authority'),
  notarised_authority: text('经公证的授权委托书', 'notarised authority'),
  guardianship: text('监护关系证明', 'proof of guardianship'),
  succession: text('继承关系证明', 'proof of succession'),
  co_residents_agreement: text('同住人协商书', 'agreement of the co-residents'),
};

export const paperWords = (kind: string): Text =>
  Object.hasOwn(PAPER_WORDS, kind) ? (PAPER_WORDS[kind] ?? text(kind, kind)) : text(kind, kind);
