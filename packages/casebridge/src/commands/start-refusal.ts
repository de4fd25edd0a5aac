/** Why an engine does not start, for a person. */
interface StartRefusal {
  /** Of the manual; missing where there is nothing but the words of the system. */
  readonly code?: string;
  readonly message: string;
  readonly help?: string;
}

const portRefusals: Readonly<Record<string, Pick<StartRefusal, 'message' | 'help'>>> = {
  EADDRINUSE: { message: 'is in use by another program.', help: 'Choose another in the configuration file.' },
  EACCES: {
    message: 'may not be used by this account.',
    help: 'Choose one above 1024, or give the account the right.',
  },
};

/** @returns the error at the start in words, with its code and what a person can do about it */
export function startRefusalOf(error: unknown): StartRefusal {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message, code, port, help } = error as NodeJS.ErrnoException & { port?: number; help?: unknown };
  const ofPort = port === undefined || code === undefined ? undefined : portRefusals[code];
  if (ofPort !== undefined) return { ...ofPort, code: 'CB-PORT', message: `Port ${port} ${ofPort.message}` };
  return {
    ...{ message, ...(typeof help === 'string' && { help }) },
    ...(code?.startsWith('CB-') === true && { code }),
  };
}

/** The same on one line. */
export function textOfStartRefusal({ code, message, help }: StartRefusal): string {
  return [code === undefined ? message : `${code}: ${message}`, help].filter((part) => part !== undefined).join(' ');
}
