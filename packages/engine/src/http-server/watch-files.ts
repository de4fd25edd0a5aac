import { unwatchFile, watchFile } from 'node:fs';

/**
 * Tells when one of some files has changed. By looking at them: notifications of the system miss files that are replaced
 * through links, as container platforms do with certificates.
 * @returns ends it
 */
export function watchFiles(files: readonly string[], intervalMilliseconds: number, onChange: () => void): () => void {
  const listener = () => onChange();
  for (const file of files) watchFile(file, { interval: intervalMilliseconds, persistent: false }, listener);
  return () => {
    for (const file of files) unwatchFile(file, listener);
  };
}
