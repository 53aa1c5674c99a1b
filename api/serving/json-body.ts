import type { FastifyInstance } from 'fastify';
import { problem } from '../problem.ts';

/** Far deeper than any body of the contract. */
const DEEPEST = 32;

/** Reads JSON bodies. An empty one is no body. Refuses what PostgreSQL cannot store (NUL, half surrogates), keys that
 *  would change prototypes, and nesting without end. */
export function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    const json = String(text);
    if (json.trim() === '') {
      done(null, undefined);
      return;
    }
    void parse(request, json, (failure, value: unknown) => {
      done(failure ? problem('malformed_json') : faultIn(value, json), value);
    });
  });
}

const SUSPICIOUS = /\\u0000|\\ud[89a-f]/i;
const UNSTORABLE = /\0|\p{Surrogate}/u;

function faultIn(value: unknown, json: string): Error | null {
  const isSuspicious = SUSPICIOUS.test(json);
  if (!isSuspicious && !isDeep(json)) return null;
  return inspect(value);
}

/** As many opening brackets as levels would need. */
const isDeep = (json: string): boolean => json.split(/[[{]/, DEEPEST + 2).length > DEEPEST + 1;

function inspect(root: unknown): Error | null {
  const open: { value: unknown; path: string[] }[] = [{ value: root, path: [] }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path } = next;
    if (path.length > DEEPEST) return fault(path.slice(0, 3), 'too_deep', '嵌套太深 · Nested too deeply');
    if (typeof value === 'string' && UNSTORABLE.test(value)) {
      return fault(path, 'invalid_text', '含有无法保存的字符 · Holds a character that cannot be stored');
    }
    if (value === null || typeof value !== 'object') continue;
    for (const [key, part] of Object.entries(value)) {
      if (UNSTORABLE.test(key)) return fault(path, 'invalid_text', '字段名有误 · Malformed field name');
      open.push({ value: part, path: [...path, key] });
    }
  }
  return null;
}

const fault = (path: string[], code: string, message: string): Error =>
  problem('invalid_body', [{ path: path.join('.'), code, message }]);
