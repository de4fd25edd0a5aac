import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { keyOf, type Package } from '../../packages/casebridge/build/packages.ts';
import { copyrights, standardTexts } from './standard-licences.ts';

const licenceFile = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/**
 * The licences of everything in a release that is not ours, as their conditions ask for.
 * @param nodeLicence the text that comes with Node; it holds those of V8, OpenSSL and the rest of it
 * @throws Error that names a package whose licence cannot be told
 */
export function thirdPartyLicences(packages: readonly Package[], nodeLicence: string): string {
  const introduction = `Casebridge contains Node.js and the packages below, each under its own licence.\n`;
  const ofPackages = packages.map((each) => section(`${keyOf(each)} (${each.licence})`, licenceOf(each)));
  return [introduction, ...ofPackages, section(`Node.js ${process.versions.node}`, nodeLicence)].join('\n');
}

function section(title: string, text: string): string {
  const line = '='.repeat(100);
  return `${line}\n${title}\n${line}\n\n${text.replaceAll('\r\n', '\n').trim()}\n`;
}

function licenceOf(found: Package): string {
  const files = readdirSync(found.folder)
    .filter((name) => licenceFile.test(name))
    .toSorted();
  if (files.length > 0) return files.map((name) => readFileSync(path.join(found.folder, name), 'utf8')).join('\n\n');
  const [copyright, text] = [copyrights[found.name], standardTexts[found.licence]];
  if (copyright !== undefined && text !== undefined) return `${copyright}\n\n${text}`;
  throw new Error(
    `The package ${keyOf(found)} carries no licence file. Look up who has its copyright, and add it to standard-licences.ts.`,
  );
}
