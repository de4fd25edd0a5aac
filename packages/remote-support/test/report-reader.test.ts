import { describe, expect, it } from 'vitest';
import { collectReport, isEnded, readReport } from '../src/index.ts';
import { chunksOf, collected, entriesOf, errorOf, fullReport, lsid, reportOf } from './support.ts';

describe('the report of a session', () => {
  it('is read field by field', async () => {
    const report = await collected(fullReport);
    expect(isEnded(report)).toBe(true);
    expect(report).toMatchSnapshot();
  });

  it('is the same however the bytes are cut', async () => {
    const whole = await collected(fullReport);
    for (const size of [1, 2, 3, 7, 100]) expect(await collected(fullReport, size)).toEqual(whole);
  });

  it.each([
    'https://www.beyondtrust.com/namespaces/API/reporting',
    'http://www.bomgar.com/namespaces/API/reporting',
    'http://www.beyondtrust.com/sra/namespaces/API/reporting',
  ])('is read in the namespace %s', async (namespace) => {
    const text = fullReport.toString().replace(/xmlns="[^"]*"/, `xmlns="${namespace}"`);
    expect(await collected(Buffer.from(text))).toEqual(await collected(fullReport));
  });

  it('is read with a prefix on every element', async () => {
    const text = fullReport
      .toString()
      .replace(/<(\/?)([a-z_]+)/g, '<$1r:$2')
      .replace('xmlns=', 'xmlns:r=');
    expect(await collected(Buffer.from(text))).toEqual(await collected(fullReport));
  });

  it('begins with the head and ends with complete', async () => {
    const kinds = (await entriesOf(fullReport)).map((entry) => entry.kind);
    expect(kinds[0]).toBe('head');
    expect(kinds.at(-1)).toBe('complete');
    expect(kinds.filter((kind) => kind === 'head' || kind === 'complete')).toHaveLength(2);
    // Rows of system information come before their event.
    expect(kinds.indexOf('system-row')).toBeLessThan(kinds.lastIndexOf('event'));
  });

  it('tells a fact that comes late as late-head', async () => {
    const entries = await entriesOf(reportOf('<customer_list><customer gsnumber="1"/></customer_list><lseq>5</lseq>'));
    expect(entries).toEqual([
      { kind: 'head', head: { lsid, teams: [] } },
      { kind: 'participant', participant: { role: 'customer', gsnumber: '1' } },
      { kind: 'late-head', head: { sequence: 5 } },
      { kind: 'complete', lsid },
    ]);
  });

  it.each(['', '<end_time/>', '<end_time></end_time>'])('is of a running session with %j', async (end) => {
    const report = await collected(reportOf(`<start_time timestamp="5"/>${end}`));
    expect(isEnded(report)).toBe(false);
    expect(report.head.startTime).toEqual({ epochSeconds: 5, text: '' });
    expect(report.unknown).toEqual([]);
  });

  it('takes the time from the text where the attribute is missing', async () => {
    const report = await collected(reportOf('<end_time>2023-11-14T23:13:20+0100</end_time>'));
    expect(report.head.endTime).toEqual({ epochSeconds: 1_700_000_000, text: '2023-11-14T23:13:20+0100' });
  });

  it('keeps what it does not understand', async () => {
    const report = await collected(
      reportOf(
        '<lseq>many</lseq><duration>1 day</duration><end_time>yesterday</end_time>' +
          '<start_time timestamp="1">2023-11-14T22:13:20Z</start_time>' +
          '<customer_list><machine id="1"/></customer_list><custom_attributes><custom_attribute>x</custom_attribute></custom_attributes>' +
          '<session_details><pause/><event event_type="Chat Message"><encoded_body>***</encoded_body></event></session_details>',
      ),
    );
    expect(report.head).toEqual({ lsid, teams: [], startTime: { epochSeconds: 1, text: '2023-11-14T22:13:20Z' } });
    expect(report.unknown.map(({ path, text }) => [path, text])).toEqual([
      ['lseq', 'many'],
      ['duration', '1 day'],
      ['end_time', 'yesterday'],
      ['start_time', '2023-11-14T22:13:20Z'],
      ['customer_list/machine', ''],
      ['custom_attributes/custom_attribute', 'x'],
      ['session_details/pause', ''],
      ['session_details/event/encoded_body', '***'],
    ]);
    expect(report.events).toEqual([{ ordinal: 1, type: 'Chat Message', data: [], files: [] }]);
  });

  it('joins a second list of data to the first, and keeps what comes twice and holds once', async () => {
    const report = await collected(
      reportOf(
        `<external_key>A</external_key><external_key>B</external_key>
        <session_details><event event_type="X" mood="good"><data><value name="a" value="1"/></data><body>first</body>
          <performed_by type="system">S</performed_by><performed_by type="customer">C</performed_by>
          <body>second</body><data source="log"><value name="b" value="2"/><row>3</row></data>
          <files><file><filename>f</filename><sha256>ab</sha256></file></files></event></session_details>`,
      ),
    );
    expect(report.head.externalKey).toBe('A');
    expect(report.events).toEqual([
      {
        ...{ ordinal: 1, type: 'X', body: 'first', performedBy: { type: 'system', name: 'S' } },
        data: [
          { name: 'a', value: '1' },
          { name: 'b', value: '2' },
        ],
        files: [{ name: 'f' }],
      },
    ]);
    const event = 'session_details/event';
    expect(report.unknown).toEqual([
      { path: 'external_key', text: 'B', attributes: {} },
      { path: event, text: '', attributes: { mood: 'good' }, ordinal: 1 },
      { path: `${event}/performed_by`, text: 'C', attributes: { type: 'customer' }, ordinal: 1 },
      { path: `${event}/body`, text: 'second', attributes: {}, ordinal: 1 },
      { path: `${event}/data`, text: '', attributes: { source: 'log' }, ordinal: 1 },
      { path: `${event}/data/row`, text: '3', attributes: {}, ordinal: 1 },
      { path: `${event}/files/file/sha256`, text: 'ab', attributes: {}, ordinal: 1 },
    ]);
  });

  it('reads a timestamp that is an ISO 8601 text', async () => {
    const iso = '2023-11-14T22:13:20+00:00';
    const report = await collected(
      reportOf(`<start_time timestamp="${iso}"/><session_details><event timestamp="${iso}"/></session_details>`),
    );
    expect(report.head.startTime).toEqual({ epochSeconds: 1_700_000_000, text: iso });
    expect(report.events[0]).toMatchObject({ epochSeconds: 1_700_000_000, timestampText: iso });
    expect(report.unknown).toEqual([]);
  });

  it('keeps the label of a field that has name and text, and gives headers the ids of their values', async () => {
    const report = await collected(
      reportOf(
        `<session_details><event><system_information><category name="Disks">
          <description><field name="drive">Laufwerk</field><field name="free"/></description>
          <data><row><field id="7">C:</field><field id="8">1</field></row><row><field id="8">2</field><field id="7">D:</field></row>
          </data></category></system_information></event></session_details>`,
      ),
    );
    expect(report.events[0]?.systemInformation?.categories).toEqual([
      {
        name: 'Disks',
        fields: [
          { id: '7', name: 'drive', label: 'Laufwerk' },
          { id: '8', name: 'free' },
        ],
        rows: [
          ['C:', '1'],
          ['D:', '2'],
        ],
      },
    ]);
    expect(report.unknown).toEqual([]);
  });

  it('reads every file of an event that names several, and guesses no size', async () => {
    const value = (name: string, text: string) => `<value name="${name}" value="${text}"/>`;
    const names = value('filename', 'a') + value('filename', 'b');
    const report = await collected(
      reportOf(
        `<session_details>
          <event><data>${names}${value('filesize', '1')}${value('filesize', '2')}</data></event>
          <event><data>${names}${value('filesize', '1')}</data></event>
          <event><filename>a</filename><filesize>1</filesize><filename>b</filename><filesize>2</filesize></event>
          <event><filename>a</filename><data>${value('filename', 'a')}</data></event>
        </session_details>`,
      ),
    );
    const both = [
      { name: 'a', sizeBytes: 1 },
      { name: 'b', sizeBytes: 2 },
    ];
    expect(report.events.map(({ files }) => files)).toEqual([
      both,
      [{ name: 'a' }, { name: 'b' }],
      both,
      [{ name: 'a' }],
    ]);
  });

  it('picks the session that was asked for', async () => {
    const other = 'f'.repeat(32);
    const list = Buffer.from(
      `<session_list><session lsid="${other}"><lseq>1</lseq></session><session lsid="${lsid}"><lseq>2</lseq></session></session_list>`,
    );
    expect((await collected(list)).head.sequence).toBe(2);
    expect(await entriesOf(list)).toHaveLength(4);
  });
});

describe('a document that is not well-formed in one character', () => {
  const around = (body: string) =>
    reportOf(`<session_details>\n<event event_type="Chat Message"><body>${body}</body></event></session_details>`);

  it.each([
    ['R&D', 'R&D', 'ampersand'],
    ['a & b', 'a & b', 'ampersand'],
    ['&', '&', 'ampersand'],
    ['x&#x1B;[0m', 'x\u001b[0m', 'reference'],
    ['x&#27;[0m', 'x\u001b[0m', 'reference'],
    ['x&#xD800;y', 'x\ufffdy', 'reference'],
    ['x\u001b[0m', 'x\u001b[0m', 'character'],
  ])('keeps the session and the text: %j', async (written, read, kind) => {
    for (const size of [1, 3, 7, 1000]) {
      const report = await collected(around(written), size);
      expect(report.events[0]?.body).toBe(read);
      expect(report.mended).toMatchObject([{ kind, line: 2 }]);
    }
  });

  it('is mended in values of attributes too', async () => {
    const report = await collected(
      reportOf('<session_details><event><data><value name="a" value="R&D &#1;"/></data></event></session_details>'),
    );
    expect(report.events[0]?.data).toEqual([{ name: 'a', value: 'R&D \u0001' }]);
    expect(report.mended?.map(({ kind }) => kind)).toEqual(['ampersand', 'reference']);
  });

  it('is left alone where it is right: in CDATA, in references, in names', async () => {
    const report = await collected(around('<![CDATA[R&D &#1; &amp;]]> &amp; &#38; &#x26; &lt;'), 3);
    expect(report.events[0]?.body).toBe('R&D &#1; &amp; & & & <');
    expect(report.mended).toBeUndefined();
  });

  it('says what is wrong where it cannot be mended', async () => {
    const error = await errorOf(Buffer.from('<session_list>\n<a & b="c"/></session_list>'));
    expect(error.message).toMatch(/^The XML is not well-formed \(line 2, column \d+\): an ampersand is not escaped\.$/);
    const reference = await errorOf(Buffer.from('<session_list &#1;="b"/>'));
    expect(reference.message).toContain('it refers to a character that XML forbids');
  });

  it('names no more than 100 places', async () => {
    expect((await collected(around('&'.repeat(500)))).mended).toHaveLength(100);
  });
});

describe('what is no report', () => {
  it.each([
    ['<error xmlns="urn:x">Invalid lsid.</error>', 'protocol', 'Invalid lsid.'],
    ['<session_list><error>Invalid lsid.</error></session_list>', 'protocol', 'Invalid lsid.'],
    [
      '<error>You do not have permission to view this.</error>',
      'permission',
      'You do not have permission to view this.',
    ],
    ['<error>Login failed</error>', 'credentials', 'Login failed'],
    ['<error>Ein Fehler ist aufgetreten</error>', 'protocol', 'Ein Fehler ist aufgetreten'],
    ['<error/>', 'protocol', undefined],
    ['<session_list/>', 'not-found', undefined],
    ['<session_list xmlns="urn:x">\n\n</session_list>', 'not-found', undefined],
  ])('%s is %s', async (xml, kind, text) => {
    const error = await errorOf(Buffer.from(xml));
    expect([error.kind, error.vendorText]).toEqual([kind, text]);
  });

  it('is not-found when nothing is listed, and another session is not taken for it', async () => {
    const error = await errorOf(reportOf('', `lsid="${'f'.repeat(32)}"`));
    expect(error).toMatchObject({ kind: 'protocol', message: expect.stringContaining('another session') as string });
  });

  it.each([
    ['malformed', `<session_list>\n<session lsid="${lsid}"></session_list>`, 2],
    ['malformed', '<session_list a="1" a="2"/>', 1],
    ['malformed', '<session_list/><session_list/>', 1],
    ['malformed', '<session_list a\u0001="b"/>', 1],
    ['malformed', '<session_list &#1;="b"/>', 1],
    ['malformed', '<session_list>\n<a & b="c"/></session_list>', 2],
    ['malformed', 'no xml', 1],
    ['truncated', '', 1],
    ['truncated', '<session_list>\n\n<session', 3],
    ['truncated', '<session_list><!-- ', 1],
    ['doctype', '<!DOCTYPE html>\n<html></html>', 1],
    ['doctype', '<!DOCTYPE a [<!ENTITY b "c">]><session_list>&b;</session_list>', 1],
    ['entity', '<session_list>\n&nbsp;</session_list>', 2],
    ['shape', '<html/>', 1],
    ['shape', '<session_list><session/></session_list>', 1],
    ['encoding', '<?xml version="1.0" encoding="ISO-8859-1"?><session_list/>', 1],
    ['limit', '<a>'.repeat(65).replace('<a>', '<session_list>'), 1],
  ])('is %s: %j', async (problem, xml, line) => {
    const error = await errorOf(Buffer.from(xml));
    expect(error.kind).toBe('protocol');
    expect(error.xml).toMatchObject({ problem, line });
    expect(error.xml?.column).toBeGreaterThanOrEqual(0);
  });

  it('names line and column of the first byte that is not UTF-8', async () => {
    const start = '<session_list>\n<session lsid="ü\ufffd';
    const bytes = Buffer.concat([Buffer.from(start), Buffer.from([0xe9, 0x20]), Buffer.from('"/></session_list>')]);
    for (const size of [1, 5, 1000]) {
      const { xml } = await errorOf(bytes, size);
      expect(xml).toEqual({ problem: 'encoding', line: 2, column: '<session lsid="ü\ufffd'.length });
    }
  });

  it('is refused in the middle of a character', async () => {
    const { xml } = await errorOf(Buffer.from([0x3c, 0xc3]));
    expect(xml?.problem).toBe('encoding');
  });

  it('is refused where a text, a tag or an element is too long', async () => {
    const limits = { maxDepth: 64, maxTextCharacters: 100_000, maxTagCharacters: 100_000 };
    const long = 'x'.repeat(400_000);
    for (const xml of [`<lseq>${long}</lseq>`, `<lseq a="${long}"/>`, `<!--${long}-->`, `<?x ${long}?>`]) {
      const result = await collectReport(chunksOf(reportOf(xml), 1000), { lsid, limits });
      expect(result.ok ? 'read' : result.error.xml?.problem).toBe('limit');
    }
    const many = reportOf(`<lseq>${'<a/>'.repeat(1_100_000)}</lseq>`);
    expect((await errorOf(many)).xml?.problem).toBe('limit');
  });

  it('is refused above the size that was given', async () => {
    const result = await collectReport([fullReport], { lsid, maxBytes: fullReport.length - 1 });
    expect(result.ok ? 'read' : result.error.xml?.problem).toBe('limit');
    expect((await collectReport([fullReport], { lsid, maxBytes: fullReport.length })).ok).toBe(true);
  });

  it('a report cut off at any place is never taken for the whole', async () => {
    const text = fullReport.toString().trimEnd();
    const short = Buffer.from(text);
    for (let length = 0; length < short.length; length += 13) {
      const entries = await entriesOf(short.subarray(0, length));
      expect(entries.at(-1)?.kind).toBe('error');
      expect(entries.some((entry) => entry.kind === 'complete')).toBe(false);
    }
  });

  it('is unavailable when the source breaks off, and what came before is given', async () => {
    async function* broken() {
      yield fullReport.subarray(0, 12_000);
      throw new TypeError('terminated');
    }
    const entries = (await Array.fromAsync(readReport(broken()))).flat();
    expect(entries[0]?.kind).toBe('head');
    expect(entries.at(-1)).toMatchObject({ kind: 'error', error: { kind: 'unavailable' } });
    expect(await collectReport(broken(), { lsid })).toMatchObject({ ok: false, error: { kind: 'unavailable' } });
  });

  it('stops reading its source when the reader leaves', async () => {
    let closed = false;
    async function* source() {
      try {
        for (;;) yield fullReport.subarray(0, 12_000);
      } finally {
        closed = true;
      }
    }
    for await (const [first] of readReport(source())) if (first?.kind === 'head') break;
    expect(closed).toBe(true);
  });

  it('lets an abort through as it is', async () => {
    async function* aborted() {
      yield fullReport.subarray(0, 10);
      throw new DOMException('stop', 'AbortError');
    }
    await expect(collectReport(aborted(), { lsid })).rejects.toThrow('stop');
  });
});
