import type { Policy, TemplateId } from '../../domain/policy.ts';
import { TEMPLATE_IDS } from '../../domain/policy.ts';
import { completePolicy, POLICY_TEMPLATES } from '../../domain/policy-templates.ts';
import { Problem, problem } from '../problem.ts';
import { validate } from '../validation.ts';
import { policySchema, type PolicyRequest } from './policy-schema.ts';

type Json = Record<string, unknown>;

/** The policy that a request means: a template, or a document merged (RFC 7396) onto the version in force; onto the
 *  template it names when there is none yet, or another one. Throws `invalid_body`, `unrecognized_keys` with paths
 *  below `policy`. */
export function policyFrom(request: PolicyRequest, inForce: Policy | null): Policy {
  if (typeof request === 'string') return POLICY_TEMPLATES[request];
  const named = templateNamed(request);
  const template = POLICY_TEMPLATES[named ?? inForce?.template ?? 'shanghai-95'];
  const base = inForce?.template === template.template ? inForce : template;
  return checked(mergePatch(base, request), template);
}

/** A policy as it was stored, with the parts that were added since. */
export const storedPolicy = (stored: unknown): Policy => completePolicy(stored as Policy);

const templateNamed = ({ template }: Json): TemplateId | null =>
  TEMPLATE_IDS.find((id) => id === template) ?? null;

function checked(document: unknown, template: Policy): Policy {
  try {
    return validate(policySchema(template), document);
  } catch (failure) {
    if (!(failure instanceof Problem)) throw failure;
    const errors = failure.errors?.map((fault) => ({ ...fault, path: `policy.${fault.path}` }));
    throw problem(failure.code === 'unrecognized_keys' ? 'unrecognized_keys' : 'invalid_body', errors);
  }
}

/** RFC 7396: objects are merged, null removes, everything else replaces. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: Json = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}

const isObject = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
