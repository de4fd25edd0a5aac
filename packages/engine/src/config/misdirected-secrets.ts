import type { FieldProblem } from './field-problem.ts';
import { fieldsSchema } from './plugin-configuration-schema.ts';
import {
  addresseeIn,
  addresseePathsOf,
  isKept,
  secretPathsIn,
  textAt,
  type SecretPath,
  type SecretSettings,
} from './secret-settings.ts';

/**
 * The secrets that an edit would keep although it changes where they go. Whoever may edit a configuration may not read its
 * secrets: with a host of his own and a kept secret he could.
 * @param entered the edit, in which a secret that is left out is to be kept
 * @param before the configuration with its secrets
 * @param after the configuration as it would be
 */
export function misdirectedSecrets(
  entered: unknown,
  before: unknown,
  after: unknown,
  settings: SecretSettings,
): readonly SecretPath[] {
  return secretPathsIn(settings).filter((secret) => {
    if (!isKept(entered, secret) || textAt(before, secret) === undefined) return false;
    const paths = addresseePathsOf(secret, settings);
    return addresseeIn(before, paths) !== addresseeIn(after, paths);
  });
}

/** Asks for such secrets again. */
export function askAgain(secrets: readonly SecretPath[], settings: SecretSettings): readonly FieldProblem[] {
  return secrets.map((secret) => {
    const others = addresseePathsOf(secret, settings).map((path) => labelOf(path, settings));
    const text = `has to be entered again, as one of these has changed: ${others.join(', ')}`;
    return { key: secret.replaceAll('/', '.'), label: labelOf(secret, settings), text };
  });
}

function labelOf(path: SecretPath, { labels }: SecretSettings): string {
  const setting = path.startsWith('settings/') ? path.slice('settings/'.length) : undefined;
  if (setting !== undefined) return labels[setting] ?? setting;
  const { shape } = fieldsSchema;
  return shape[path as keyof typeof shape].meta()?.title ?? path;
}
