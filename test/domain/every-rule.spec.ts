// A rule that no spec reaches fails here. The specs are read as text: whatever they say outside comments runs, for
// none of them may be skipped, and a scenario that is not as it says fails by itself.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { RULES } from '../../domain/decide.ts';
import { REFUSALS } from '../../domain/refusals.ts';

const FOLDER = import.meta.dirname;
const COMMENTS = /\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;

const SPECS = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.spec.ts') && name !== 'every-rule.spec.ts')
  .map((name) => ({ name, text: readFileSync(join(FOLDER, name), 'utf8').replaceAll(COMMENTS, '') }));
const TEXT = SPECS.map(({ text }) => text).join('\n');

/** `record_survey` is given by `recordSurvey(…)`. */
const builderOf = (command: string): string =>
  command.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/** Commands that are the subject of a scenario, whatever stands around them: `.when(at(…, recordSurvey(…)))`. */
const SUBJECTS = new Set(
  [...TEXT.matchAll(/\.when\(([\s\S]*?)\.then/g)].flatMap(([, subject = '']) =>
    [...subject.matchAll(/(\w+)\(/g)].map(([, name]) => name),
  ),
);
const EXPECTED_REFUSALS = new Set([...TEXT.matchAll(/\.thenRefused\(\s*'(\w+)'/g)].map(([, code]) => code));

describe('the specs reach', () => {
  test.each(Object.keys(RULES))('the command %s', (command) =>
    expect(SUBJECTS).toContain(builderOf(command)),
  );

  test.each(Object.keys(REFUSALS))('the refusal %s', (code) => expect(EXPECTED_REFUSALS).toContain(code));

  test('only refusals that exist', () =>
    expect(
      [...EXPECTED_REFUSALS].filter((code) => code !== undefined && !Object.hasOwn(REFUSALS, code)),
    ).toEqual([]));
});

test('no spec is skipped, left for later or run alone', () => {
  const SILENCED =
    /\b(?:test|describe|it)\.(?:skip|todo|only|failing)\b|\bx(?:test|describe|it)\(|\bf(?:test|describe|it)\(/;
  expect(SPECS.filter(({ text }) => SILENCED.test(text)).map(({ name }) => name)).toEqual([]);
});
