import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { TrialReport } from './run.ts';

const document = path.resolve(import.meta.dirname, '../../docs/reliability.md');

const introduction = `# Reliability

\`npm run trial\` lists the trials, \`npm run trial -- NAME [--rounds N] [--seed S] [--json]\` runs one. Each does something bad to
the whole product again and again (engine, both vendors in a box, each a process of its own), lets everything end, and compares the
whole tables with what was played: rows that are missing (lost), too many (doubled) or different (wrong), and deliveries that ended
dead. All four have to be 0.

Everything below was written by the trials themselves (\`--write\`); \`resume\` is the time from a kill until the next attempt has ended,
the start of the engine included.
The engine of the kill trials is the bundle of a release.
`;

/** A trial that cannot fail proves nothing. Found by hand, with the parts named switched off; the counts are those of one run. */
const proof = `## What the trials say of a broken product

A trial that cannot fail proves nothing. With a part of the product switched off, each of these was run once more:

| trial        | switched off                                                                            | rounds | what it counted                                              |
| ------------ | --------------------------------------------------------------------------------------- | ------ | ------------------------------------------------------------ |
| fence        | the end of a lease in a process that was frozen, and the version guard of the push      | 1      | wrong 46: newer surveys were missing from two sessions       |
| neighbours   | deliveries of a lost process alone, and only losses suffered alone counted              | 1      | dead 2, lost 2 of three neighbours                           |
| restore      | the look at a write-ahead log that does not belong to the store                         | 1      | wrong 1: the store was damaged                               |
| clock        | nothing: deliveries did not yet ask whether a due time is further away than their wait  | 5      | lost 8; in five rounds not everything was there within 60 s  |
| kills-sqlite | the 30 s that a process has to run before it tries again what was lost alone            | 200    | dead 14, lost 7, wrong 169 of 802 sessions, on a busy machine |
`;

const head = [
  '| trial | date | rounds | sessions | lost | doubled | wrong | dead | what happened | seed |',
  '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
];

/** Further figures of a trial in words: `12 engine, 3 database`. */
function inWords(report: TrialReport): string {
  const known = new Set([...'name seed rounds sessions lost doubled wrong dead examples skipped'.split(' ')]);
  const figures = Object.entries(report).filter(([name, value]) => !known.has(name) && typeof value === 'number');
  return figures.map(([name, value]) => `${spoken(name)} ${String(value)}`).join(', ');
}

/** `resumeMedianMilliseconds` as `resume median milliseconds`. */
function spoken(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function rowOf(report: TrialReport, date: Date): string {
  const { name, rounds, sessions, lost, doubled, wrong, dead, seed } = report;
  const cells = [
    name,
    date.toISOString().slice(0, 10),
    rounds,
    sessions,
    lost,
    doubled,
    wrong,
    dead,
    inWords(report),
    seed,
  ];
  return `| ${cells.join(' | ')} |`;
}

/**
 * Puts the outcome of a trial in the place of the last one of the same trial.
 * @param text the document as it is; `''` for a new one
 */
export function withReport(text: string, report: TrialReport, date: Date): string {
  const rows = text.split('\n').filter((line) => /^\| [a-z]+(-[a-z]+)* +\| \d{4}-/.test(line));
  const others = rows.filter((row) => !row.startsWith(`| ${report.name} `));
  const machine = `On ${availableParallelism()} cores, ${process.platform} ${process.arch}, Node ${process.versions.node}:`;
  const table = [...head, ...[...others, rowOf(report, date)].sort()];
  return [introduction, machine, '', ...table, '', proof].join('\n');
}

/** Writes the outcome of a trial into docs/reliability.md; one that could not run changes nothing. */
export function writeReport(report: TrialReport): void {
  if (report.skipped !== undefined) return;
  const text = existsSync(document) ? readFileSync(document, 'utf8') : '';
  writeFileSync(document, withReport(text, report, new Date()));
}
