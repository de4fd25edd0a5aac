import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startTestCluster, type TestCluster } from '../packages/engine/test/postgres-cluster.ts';
import { loadOf, measure, median, type Round, type Subject } from './durable-acknowledgement/measure.ts';
import { openRawPostgres } from './durable-acknowledgement/raw-postgres.ts';
import { openRawSqlite } from './durable-acknowledgement/raw-sqlite.ts';
import type { Kind } from './durable-acknowledgement/start-server.ts';
import { atLeast, atMost, figure, type Benchmark, type Metric } from './form.ts';

const titles: Readonly<Record<Kind, string>> = {
  listener: 'acknowledgements',
  'same-commit': "raw node:http, the product's commit",
  'one-row': 'raw node:http, one row',
  'same-rows': 'raw node:http, same rows',
  'pg-boss': 'raw node:http, pg-boss',
  'graphile-worker': 'raw node:http, graphile-worker',
};

function figuresOf(store: string, kind: Kind, connections: number, rounds: readonly Round[]): Metric[] {
  const title = `${store}: ${titles[kind]}, ${connections} ${connections === 1 ? 'connection' : 'connections'}`;
  return [
    figure(
      title,
      median(rounds, (round) => loadOf(round, kind).perSecond),
      '1/s',
    ),
    figure(
      `${title}, p50`,
      median(rounds, (round) => loadOf(round, kind).p50),
      'ms',
    ),
    figure(
      `${title}, p99`,
      median(rounds, (round) => loadOf(round, kind).p99),
      'ms',
    ),
  ];
}

/** The listener's share of another server's acknowledgements, both of the same round. */
function share(rounds: readonly Round[], kind: Kind): number {
  return median(rounds, (round) => loadOf(round, 'listener').perSecond / loadOf(round, kind).perSecond);
}

function goalsOf(store: string, one: readonly Round[], many: readonly Round[]): Metric[] {
  const besideRaw = (kind: Kind) => median(one, (round) => loadOf(round, 'listener').p50 / loadOf(round, kind).p50);
  const p50In = (kind: Kind, unit: 'flush' | 'commit') => median(one, (round) => loadOf(round, kind).p50 / round[unit]);
  return [
    figure(
      `${store}: one flush of 4 KiB`,
      median(one, ({ flush }) => flush),
      'ms',
    ),
    figure(
      `${store}: one commit of one row`,
      median(one, ({ commit }) => commit),
      'ms',
    ),
    atLeast(
      `${store}: share of raw node:http with the same commit, 32 connections`,
      share(many, 'same-commit'),
      '',
      0.85,
    ),
    // Stricter: a hand-written commit of the same rows, which looks for no duplicates and no erased sessions.
    figure(`${store}: share of raw node:http with the same rows, 32 connections`, share(many, 'same-rows'), ''),
    figure(`${store}: share of raw node:http with one row, 32 connections`, share(many, 'one-row'), ''),
    atMost(`${store}: p50 beside raw node:http with the same rows, 1 connection`, besideRaw('same-rows'), 'times', 1.2),
    figure(`${store}: p50 beside raw node:http with the same commit, 1 connection`, besideRaw('same-commit'), 'times'),
    figure(`${store}: p50, 1 connection, in flushes`, p50In('listener', 'flush'), 'flushes'),
    figure(`${store}: p50, 1 connection, in commits of one row`, p50In('listener', 'commit'), 'commits'),
    figure(`${store}: p50 of raw node:http with the same commit, in flushes`, p50In('same-commit', 'flush'), 'flushes'),
    figure(`${store}: p50 of raw node:http with the same rows, in flushes`, p50In('same-rows', 'flush'), 'flushes'),
    figure(`${store}: p50 of raw node:http with one row, in flushes`, p50In('one-row', 'flush'), 'flushes'),
  ];
}

function sqlite(folder: string): Subject {
  let files = 0;
  return {
    name: 'SQLite',
    kinds: ['listener', 'same-commit', 'one-row', 'same-rows'],
    folder,
    newAddress: async () => `sqlite:${path.join(folder, `${++files}.db`)}`,
    openRaw: async (address) => openRawSqlite(address.slice('sqlite:'.length), 'one-row'),
  };
}

function postgres(folder: string, cluster: TestCluster): Subject {
  return {
    name: 'PostgreSQL',
    kinds: ['listener', 'same-commit', 'one-row', 'same-rows', 'pg-boss', 'graphile-worker'],
    folder,
    newAddress: () => cluster.createDatabase(),
    openRaw: (address) => openRawPostgres(address, 'one-row'),
  };
}

async function run(progress: (line: string) => void): Promise<readonly Metric[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'casebridge-bench-'));
  const cluster = await startTestCluster();
  try {
    const metrics: Metric[] = [];
    for (const subject of [sqlite(folder), postgres(folder, cluster)]) {
      const one = await measure(subject, 1, progress);
      const many = await measure(subject, 32, progress);
      for (const kind of subject.kinds) {
        metrics.push(...figuresOf(subject.name, kind, 1, one), ...figuresOf(subject.name, kind, 32, many));
      }
      metrics.push(...goalsOf(subject.name, one, many));
    }
    return metrics;
  } finally {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

export const benchmark: Benchmark = {
  name: 'durable-acknowledgement',
  question: 'How many events a second are acknowledged after their commit, and how soon, beside raw node:http?',
  run,
};
