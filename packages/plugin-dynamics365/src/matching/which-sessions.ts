import type { Dynamics365Settings } from '../settings/settings.ts';

/** The settings that decide which sessions are imported. */
export type ImportRule = Pick<Dynamics365Settings, 'allSessions' | 'prefixes'>;

/** Number of cases that an external key resolves to. */
export type CaseCount = 'not-looked-up' | 'none' | 'one' | 'several';

/** Whether a session is imported, and linked to a case or not; a session that is not says why. */
export type ImportDecision =
  | { readonly import: true; readonly linked: boolean }
  | {
      readonly import: false;
      readonly reason: 'no-external-key' | 'prefix-not-allowed' | 'no-case';
      readonly message: string;
    };

const skips = {
  'no-external-key': 'The session has no external key, and only sessions of cases are imported.',
  'prefix-not-allowed': 'The external key of the session starts with none of the allowed prefixes.',
  'no-case': 'No case has the external key of the session, and only sessions of cases are imported.',
} as const;

function skip(reason: keyof typeof skips): ImportDecision {
  return { import: false, reason, message: skips[reason] };
}

/** Whether a key belongs to a prefix: it is followed by a dash, or the key has no dash at all. */
export function hasPrefix(externalKey: string, prefix: string): boolean {
  const key = externalKey.toUpperCase();
  return key.startsWith(key.includes('-') ? `${prefix}-` : prefix);
}

/**
 * Which sessions are imported. Prefixes are ignored where all sessions are imported.
 *
 * | setting              | external key             | cases found | import? | case   |
 * | -------------------- | ------------------------ | ----------- | ------- | ------ |
 * | all sessions         | any, or none             | one         | yes     | linked |
 * | all sessions         | any, or none             | none        | yes     | none   |
 * | all sessions         | any, or none             | several     | yes     | none   |
 * | prefixes             | missing                  | -           | no      |        |
 * | prefixes             | starts with none of them | -           | no      |        |
 * | prefixes             | starts with one of them  | one         | yes     | linked |
 * | prefixes             | starts with one of them  | none        | yes     | none   |
 * | prefixes             | starts with one of them  | several     | yes     | none   |
 * | neither              | missing                  | -           | no      |        |
 * | neither              | any                      | one         | yes     | linked |
 * | neither              | any                      | none        | no      |        |
 * | neither              | any                      | several     | yes     | none   |
 *
 * @param externalKey trimmed; `''` if there is none
 * @param cases `not-looked-up` asks whether looking is worth while
 */
export function decideImport(rule: ImportRule, externalKey: string, cases: CaseCount): ImportDecision {
  const found = { import: true, linked: cases === 'one' } as const;
  if (rule.allSessions) return found;
  if (externalKey === '') return skip('no-external-key');
  if (rule.prefixes.length > 0) {
    return rule.prefixes.some((prefix) => hasPrefix(externalKey, prefix)) ? found : skip('prefix-not-allowed');
  }
  return cases === 'none' ? skip('no-case') : found;
}
