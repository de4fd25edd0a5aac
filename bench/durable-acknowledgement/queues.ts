import { Logger, makeWorkerUtils } from 'graphile-worker';
import { PgBoss } from 'pg-boss';

/** Puts a post into a queue; resolves after its commit. */
export type Enqueue = (body: string) => Promise<unknown>;

/** pg-boss as its manual shows it, without its upkeep, which would work beside the measurement. */
export async function pgBoss(url: string): Promise<Enqueue> {
  const boss = new PgBoss({ connectionString: url, supervise: false, schedule: false });
  boss.on('error', (error) => void process.stderr.write(`${error.message}\n`));
  await boss.start();
  await boss.createQueue('events');
  return (body) => boss.send('events', { body });
}

/** graphile-worker as its manual shows it; its log would go to standard output, where the port is told. */
export async function graphileWorker(url: string): Promise<Enqueue> {
  const utils = await makeWorkerUtils({ connectionString: url, logger: new Logger(() => () => undefined) });
  await utils.migrate();
  return (body) => utils.addJob('event', { body });
}
