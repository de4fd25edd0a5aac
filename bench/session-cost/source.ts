import { startAppliance, type Appliance, type SessionScript } from '@casebridge/emulator-remote-support';
import type { SessionReport } from '@casebridge/plugin-api';
import { collectReport, createRemoteSupportClient } from '@casebridge/remote-support';
import { caseNumber, systemClock } from './destination.ts';

/** An appliance in a box, and the product's client before it. */
export interface Source {
  /** A session of a customer and a representative with both surveys, and as many events as are asked for. Gives its id. */
  playWithEvents(events: number): string;
  /** A session as the scenario has it. Gives its id. */
  playScenario(scenario: 'chat-with-files'): string;
  /** Fetches the report of a session: with a warm token one request. @throws Error if it cannot be had */
  report(lsid: string): Promise<SessionReport>;
  close(): Promise<void>;
}

const address = { publicIp: '198.51.100.7:50123', privateIp: '10.0.0.7', operatingSystem: 'Windows 11' };

function scriptWith(bulkEvents: number): SessionScript {
  return {
    externalKey: caseNumber,
    customers: [{ name: 'Jane Doe', hostname: 'JANE-PC', ...address }],
    representatives: [{ id: '17', username: 'asmith', displayName: 'Adam Smith', joinsAt: 25, ...address }],
    steps: [],
    endsAfter: 1800,
    surveys: [
      { at: 1799, by: 'representative', answers: [{ name: 'close_state', value: 'Resolved' }] },
      { at: 1800, by: 'customer', answers: [{ name: 'rating', value: '5' }] },
    ],
    bulk: { events: bulkEvents, seed: 'bench' },
  };
}

function countEvents(appliance: Appliance, lsid: string): number {
  return Array.from(appliance.events(lsid)).length;
}

/**
 * Starts the appliance.
 * @param fetch makes the client's requests
 */
export async function startSource(fetch: typeof globalThis.fetch): Promise<Source> {
  const appliance = await startAppliance({ seed: 'bench', settings: { reportLagSeconds: 0 } });
  const client = createRemoteSupportClient({
    baseUrl: appliance.url,
    ...appliance.account,
    fetch,
    clock: systemClock,
  });
  // Events of a session's frame: start, people coming and going, end.
  const frame = countEvents(appliance, appliance.play({ script: scriptWith(0) }).lsid);
  return {
    playWithEvents: (events) => appliance.play({ script: scriptWith(events - frame) }).lsid,
    playScenario: (scenario) => appliance.play({ scenario, externalKey: caseNumber }).lsid,
    async report(lsid) {
      const opened = await client.openSessionReport(lsid);
      if (!opened.ok) throw new Error(opened.error.message);
      const collected = await collectReport(opened.body, { lsid });
      if (!collected.ok) throw new Error(collected.error.message);
      return collected.report;
    },
    close: () => appliance.close(),
  };
}
