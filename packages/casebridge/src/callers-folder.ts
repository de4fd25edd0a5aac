import path from 'node:path';

/**
 * Makes a path from the command line absolute. npm runs scripts in the folder of the repository and leaves the folder
 * where the person stands in `INIT_CWD`.
 */
export function fromCallersFolder(file: string): string {
  return path.resolve(process.env.INIT_CWD ?? process.cwd(), file);
}
