/** Facts of a hand-made report. */
export interface ReportFacts {
  readonly lsid: string;
  readonly externalKey?: string;
  /** Whether the session is over. */
  readonly ended?: boolean;
}

/** Writes the shortest report that the reader takes for a whole one. */
export function reportXml({ lsid, externalKey = 'CAS-1', ended = true }: ReportFacts): string {
  const end = ended ? '<end_time timestamp="1893484800">2030-01-01T08:00:00+00:00</end_time>' : '<end_time/>';
  return [
    '<?xml version="1.0" encoding="UTF-8"?><session_list xmlns="http://www.beyondtrust.com/sra/reporting">',
    `<session lsid="${lsid}"><session_type>support</session_type>`,
    `<start_time timestamp="1893484200">2030-01-01T07:50:00+00:00</start_time>${end}`,
    `<external_key>${externalKey}</external_key><session_details/></session></session_list>`,
  ].join('');
}

/** A report as the stream that comes from the appliance. */
export function reportStream(facts: ReportFacts): ReadableStream<Uint8Array> {
  return new Blob([reportXml(facts)]).stream();
}

/** A log that keeps its lines. */
export function recordingLog() {
  const lines: { readonly level: string; readonly message: string; readonly fields: Record<string, unknown> }[] = [];
  const at =
    (level: string) =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}) => {
      lines.push({ level, message, fields });
    };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
