import { createServer } from 'node:net';

/** The ports of one run; 0 stands for any free one. */
export interface Ports {
  readonly listener: number;
  readonly admin: number;
  readonly appliance: number;
  readonly dynamics: number;
}

/** The usual ports: the engine's are those of the original product. */
export const usualPorts: Ports = { listener: 8180, admin: 53231, appliance: 8181, dynamics: 8182 };

/** Purpose of each port, in words, and the option that chooses another. */
export const portOptions: Readonly<Record<keyof Ports, { readonly option: string; readonly purpose: string }>> = {
  listener: { option: 'listener-port', purpose: 'the outbound event listener' },
  admin: { option: 'admin-port', purpose: 'the admin tool' },
  appliance: { option: 'appliance-port', purpose: 'the appliance emulator' },
  dynamics: { option: 'dynamics-port', purpose: 'the Dynamics emulator' },
};

/** Binds a port for a moment. @returns the port that it got, or `undefined` if somebody else has it */
function probe(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}

/**
 * Replaces every 0 by a free port and looks whether the others are free, before anything is started.
 * @returns the ports, or one sentence per port that is taken, with the way to choose another
 */
export async function settlePorts(wanted: Ports): Promise<{ ports: Ports } | { problems: readonly string[] }> {
  const found: Record<keyof Ports, number> = { ...wanted };
  const problems: string[] = [];
  for (const role of Object.keys(portOptions) as (keyof Ports)[]) {
    const port = await probe(wanted[role]);
    if (port !== undefined) {
      found[role] = port;
      continue;
    }
    const { option, purpose } = portOptions[role];
    problems.push(
      `Port ${wanted[role]}, wanted for ${purpose}, is in use. Choose another: npm start -- --${option} ${wanted[role] + 1000}`,
    );
  }
  return problems.length > 0 ? { problems } : { ports: found };
}
