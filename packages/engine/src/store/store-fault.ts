/** Why a store cannot be used, for a person: what happened to which file, and what helps. */
export class StoreFault extends Error {
  override readonly name = 'StoreFault';
  readonly code: StoreFaultCode;
  readonly help: string;

  constructor(code: StoreFaultCode, message: string, help: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.help = help;
  }
}

export type StoreFaultCode =
  | 'CB-STORE-FULL'
  | 'CB-STORE-READ-ONLY'
  | 'CB-STORE-CORRUPT'
  | 'CB-STORE-GONE'
  | 'CB-STORE-MIXED'
  | 'CB-STORE-LOCKED'
  | 'CB-STORE-NEWER';
