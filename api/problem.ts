import type { ProblemBody } from './contract.ts';
import { REFUSALS, type RefusalCode, type Text } from '../domain/refusals.ts';

export interface Fault {
  path: string;
  code: string;
  message: string;
}

/** Every code that is not a rule's refusal, with its status: what went wrong and what to do. */
export const PROBLEMS = {
  malformed_json: { status: 400, zh: '请求不是有效的 JSON', en: 'The body is not valid JSON' },
  invalid_body: { status: 400, zh: '请求内容有误，见 errors', en: 'The body has faults, see errors' },
  unrecognized_keys: {
    status: 400,
    zh: '请求中有不认识的字段，见 errors',
    en: 'The body has unknown fields, see errors',
  },
  invalid_query: { status: 400, zh: '查询参数有误，见 errors', en: 'The query has faults, see errors' },
  invalid_idempotency_key: {
    status: 400,
    zh: 'Idempotency-Key 须为 UUID',
    en: 'Idempotency-Key has to be a UUID',
  },
  too_many_commands: { status: 400, zh: '一次最多 500 条', en: 'At most 500 commands at once' },
  private_address: {
    status: 400,
    zh: '这个地址在内网：请先用 DOORSTEP_ALLOW_PRIVATE_ADDRESSES 放行',
    en: 'The address is private: open it with DOORSTEP_ALLOW_PRIVATE_ADDRESSES first',
  },
  unauthenticated: { status: 401, zh: '请先登录，或带上有效的令牌', en: 'Sign in, or send a valid token' },
  wrong_password: { status: 401, zh: '账号或密码不对', en: 'Wrong name or password' },
  forbidden: { status: 403, zh: '您的角色不能这样做', en: 'Your role may not do this' },
  cross_site: { status: 403, zh: '请求来源不对', en: 'Cookie requests need Origin and X-Doorstep: 1' },
  password_change_required: {
    status: 403,
    zh: '请先修改一次性密码',
    en: 'Change the one-time password first',
  },
  not_found: { status: 404, zh: '没有这个地址', en: 'There is nothing at this address' },
  unknown_campaign: { status: 404, zh: '没有这个签约批次', en: 'There is no such campaign' },
  unknown_building: { status: 404, zh: '没有这个楼栋', en: 'There is no such building' },
  unknown_household: { status: 404, zh: '没有这一户', en: 'There is no such household' },
  unknown_objection: { status: 404, zh: '没有这条诉求', en: 'There is no such objection' },
  unknown_appointment: { status: 404, zh: '没有这个预约', en: 'There is no such appointment' },
  unknown_signatory: { status: 404, zh: '没有这名签约人', en: 'There is no such signatory' },
  unknown_promise: { status: 404, zh: '没有这个承诺事项', en: 'There is no such promise' },
  unknown_import: { status: 404, zh: '没有这次导入', en: 'There is no such import' },
  unknown_person: { status: 404, zh: '没有这个人', en: 'There is no such person' },
  unknown_channel: { status: 404, zh: '没有这个通道', en: 'There is no such channel' },
  unknown_paper: { status: 404, zh: '这一天没有这份材料', en: 'There is no such paper of this day' },
  unknown_webhook: { status: 404, zh: '没有这个事件订阅', en: 'There is no such webhook' },
  unknown_notification: { status: 404, zh: '没有这条提醒', en: 'There is no such notification' },
  unknown_staff: { status: 404, zh: '没有这名工作人员', en: 'There is no such member of staff' },
  too_large: { status: 413, zh: '内容太大', en: 'The body is too large' },
  unsupported_media_type: { status: 415, zh: '请以 application/json 发送', en: 'Send application/json' },
  idempotency_key_reused: {
    status: 409,
    zh: '这个 Idempotency-Key 已用于另一个请求，请换一个',
    en: 'This Idempotency-Key was used for another request; take a new one',
  },
  import_in_use: {
    status: 409,
    zh: '已有户记录在案，不能撤销导入',
    en: 'Something was recorded on these households',
  },
  channel_exists: {
    status: 409,
    zh: '这个批次已有一个同类的邮件或短信通道，请先停用它',
    en: 'The campaign has a mail or SMS channel of this kind; switch that one off first',
  },
  robot_in_use: {
    status: 409,
    zh: '这个机器人已用于另一个通道：请在群里另加一个机器人',
    en: 'Another channel uses this robot: add a second robot to the group',
  },
  channel_disabled: {
    status: 409,
    zh: '通道已停用，请先启用',
    en: 'The channel is switched off; switch it on first',
  },
  webhook_disabled: {
    status: 409,
    zh: '事件订阅已停用，请先启用',
    en: 'The webhook is switched off; switch it on first',
  },
  import_undone: {
    status: 409,
    zh: '这次导入已撤销，请重新上传',
    en: 'This import was undone; upload the file again',
  },
  own_account: {
    status: 409,
    zh: '不能停用自己的账号，也不能去掉自己的管理员角色或限定自己的批次：请由另一名管理员来改',
    en: 'Nobody locks himself out: let another administrator change this account',
  },
  staff_disabled: {
    status: 409,
    zh: '该工作人员的账号已停用，请另选一人',
    en: 'The account of this member of staff is switched off; choose somebody else',
  },
  staff_elsewhere: {
    status: 409,
    zh: '该工作人员不负责这个批次：请先由管理员把批次加给他',
    en: 'This member of staff does not work on that campaign; let an administrator add it first',
  },
  still_has_work: {
    status: 409,
    zh: '此人名下还有未移交的户、诉求或承诺，请移交（POST /staff/{id}/reassignment）',
    en: 'Households, objections or promises are still in this name: hand them over (POST /staff/{id}/reassignment)',
  },
  unreadable_file: { status: 422, zh: '文件读不出来', en: 'The file cannot be read' },
  too_many_requests: { status: 429, zh: '太频繁，请稍后再试', en: 'Too many tries; wait a little' },
  engine_away: {
    status: 503,
    zh: '流程引擎暂时不可用，什么都没有记录，请稍后重试',
    en: 'The engine does not answer; nothing was recorded, try again',
  },
  database_away: {
    status: 503,
    zh: '数据库暂时不可用，什么都没有记录，请稍后重试',
    en: 'The database does not answer; nothing was recorded, try again',
  },
  outcome_unknown: {
    status: 504,
    zh: '还不知道是否已记录，请用同一个 Idempotency-Key 重试',
    en: 'The outcome is unknown: repeat with the same Idempotency-Key',
  },
  internal: {
    status: 500,
    zh: '系统出错，请把 requestId 告诉管理员',
    en: 'An error of ours; tell the requestId to whoever runs this',
  },
} as const satisfies Record<string, Text & { status: number }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** Ends a request with `application/problem+json`. `extra` members are added to the body. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: Fault[] | null;
  readonly extra: Record<string, unknown>;

  constructor(
    code: string,
    { status, zh, en }: Text & { status: number },
    errors: Fault[] | null = null,
    extra: Record<string, unknown> = {},
  ) {
    super(code);
    this.status = status;
    this.code = code;
    this.detail = `${zh} · ${en}`;
    this.errors = errors;
    this.extra = extra;
  }
}

export const problem = (code: ProblemCode, errors?: Fault[], extra?: Record<string, unknown>): Problem =>
  new Problem(code, PROBLEMS[code], errors ?? null, extra ?? {});

/** A rule said no: always 409. */
export const refusal = (code: RefusalCode, extra?: Record<string, unknown>, errors?: Fault[]): Problem =>
  new Problem(code, { status: 409, ...REFUSALS[code] }, errors ?? null, extra ?? {});

/** The body of a problem as RFC 9457 wants it. */
export const problemBody = (problem: Problem, requestId: string): ProblemBody => ({
  type: 'about:blank',
  title: TITLES[problem.status] ?? 'Error',
  status: problem.status,
  code: problem.code,
  detail: problem.detail,
  requestId,
  ...(problem.errors ? { errors: problem.errors } : {}),
  ...problem.extra,
});

const TITLES: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};
