import { createOutbound } from '../src/outbound/outbound.ts';
import type { DeliveryRequest } from '../src/plugin-host/plugin-thread.ts';
import { type ReportFacts, recordingLog, reportStream } from './report.ts';

/** Makes deliveries for a plugin host, each of a session of its own. */
export interface DeliveryRequests {
  readonly make: (facts?: Partial<ReportFacts>, change?: Partial<DeliveryRequest>) => DeliveryRequest;
  readonly close: () => Promise<void>;
}

/** `close` has to be called. */
export function openDeliveryRequests(log = recordingLog()): DeliveryRequests {
  const outbound = createOutbound();
  let lastSession = 0;
  return {
    make(facts = {}, change = {}) {
      const lsid = (++lastSession).toString(16).padStart(32, '0');
      return {
        delivery: {
          id: `delivery-${lastSession}`,
          configuration: { id: 'c1', name: 'Probe' },
          lsid,
          event: 'support_conference_end',
          applianceHost: 'appliance.example',
          attempt: 1,
        },
        waitingFor: 'end',
        settings: { targetUrl: 'http://127.0.0.1:9/', apiKey: 'k-1' },
        report: reportStream({ lsid, ...facts }),
        fetch: outbound.fetchFor({ allowInvalidCertificates: false }),
        log,
        signal: new AbortController().signal,
        ...change,
      };
    },
    close: () => outbound.close(),
  };
}
