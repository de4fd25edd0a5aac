/**
 * Stands for secrets in a summary of the log: `clientSecret: yes`. Names and words stand together, as the log hides
 * every value whose key is that of a secret.
 */
export function configured(secrets: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.entries(secrets).map(([name, isThere]) => `${name}: ${isThere ? 'yes' : 'no'}`);
}
