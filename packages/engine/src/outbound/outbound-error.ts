import type { Fault } from '@casebridge/plugin-api';

/** A connection that was not made, with what a person can do about it. It is the cause of the error that the `fetch` of `Outbound` rejects with. */
export class OutboundError extends Error {
  /** The fault's, or that of the system (`CERT_HAS_EXPIRED`) where clients know what it means. */
  readonly code: string;
  readonly fault: Fault;
  override readonly name: string = 'OutboundError';

  /** @param options `code` where it is another than the fault's, and what the system said, if it said something */
  constructor(fault: Fault, options: { readonly code?: string; readonly cause?: unknown } = {}) {
    super(fault.message, options);
    this.fault = fault;
    this.code = options.code ?? fault.code;
  }
}

/** A connection that the engine does not make, whoever asks. */
export class OutboundRefusedError extends OutboundError {
  override readonly name = 'OutboundRefusedError';

  /** @param reason as part of a sentence */
  constructor(hostname: string, reason: string) {
    super({
      code: 'CB-OUTBOUND-REFUSED',
      message: `No connection to ${hostname}: ${reason}.`,
      help: 'Correct the host of the appliance or the address of the destination.',
    });
  }
}
