/**
 * Produces one report of about `bytes` bytes as chunks of 64 KiB, always the same one: the mix of a long session, with
 * chats, files, registry changes and now and then a retrieval of system information.
 */
export function* largeReport(bytes: number): Generator<Uint8Array> {
  let pending: string[] = [start];
  let pendingLength = start.length;
  let written = 0;
  for (let i = 0; written < bytes; i++) {
    const piece = event(i);
    pending.push(piece);
    pendingLength += piece.length;
    if (pendingLength < chunkBytes) continue;
    const chunk = Buffer.from(pending.join(''));
    written += chunk.length;
    pending = [];
    pendingLength = 0;
    yield chunk;
  }
  yield Buffer.from(pending.join('') + end);
}

/** The session that `largeReport` is about. */
export const largeReportLsid = '0123456789abcdef0123456789abcdef';

const chunkBytes = 64 * 1024;
const start = `<?xml version="1.0" encoding="UTF-8"?>
<session_list xmlns="https://www.beyondtrust.com/namespaces/API/reporting">
\t<session lsid="${largeReportLsid}">
\t\t<lseq>1</lseq>
\t\t<end_time timestamp="1700000600">2023-11-14T22:23:20+00:00</end_time>
\t\t<session_details>
`;
const end = '\t\t</session_details>\n\t</session>\n</session_list>\n';

const sentences = [
  'Could you please open the control panel and tell me what you see there?',
  'It says &quot;spooler stopped&quot; &amp; the light is blinking.',
  'Ich habe den Treiber aktualisiert; bitte drücken Sie jetzt auf „Weiter“.',
  'ok',
];

function event(i: number): string {
  const timestamp = 1_700_000_000 + i;
  if (i % 200 === 199) return systemInformation(timestamp, i);
  if (i % 5 === 4) return fileTransfer(timestamp, i);
  if (i % 7 === 6) return registryChange(timestamp, i);
  return `\t\t\t<event timestamp="${timestamp}" event_type="Chat Message">
\t\t\t\t<performed_by type="representative" gsnumber="2">Grace Hopper</performed_by>
\t\t\t\t<destination type="everyone">Everyone</destination>
\t\t\t\t<body>${sentences[i % sentences.length] ?? ''}</body>
\t\t\t</event>
`;
}

function fileTransfer(timestamp: number, i: number): string {
  return `\t\t\t<event timestamp="${timestamp}" event_type="File Upload">
\t\t\t\t<performed_by type="representative" gsnumber="2">Grace Hopper</performed_by>
\t\t\t\t<destination type="customer" gsnumber="1">Ada Lovelace</destination>
\t\t\t\t<data>
\t\t\t\t\t<value name="filename" value="C:\\Users\\ada\\Documents\\report ${i}.docx"/>
\t\t\t\t\t<value name="filesize" value="${i * 17}"/>
\t\t\t\t</data>
\t\t\t</event>
`;
}

function registryChange(timestamp: number, i: number): string {
  return `\t\t\t<event timestamp="${timestamp}" event_type="Registry Value Modified">
\t\t\t\t<performed_by type="representative" gsnumber="2">Grace Hopper</performed_by>
\t\t\t\t<data>
\t\t\t\t\t<value name="key_path" value="HKEY_LOCAL_MACHINE\\SOFTWARE\\Vendor\\Product\\${i}"/>
\t\t\t\t\t<value name="value_name" value="Start"/>
\t\t\t\t\t<value name="value_data_old" value="2"/>
\t\t\t\t\t<value name="value_data_new" value="4"/>
\t\t\t\t</data>
\t\t\t</event>
`;
}

function systemInformation(timestamp: number, i: number): string {
  const rows = Array.from(
    { length: 100 },
    (_, row) => `\t\t\t\t\t\t\t<row>
\t\t\t\t\t\t\t\t<field id="pid">${i + row}</field>
\t\t\t\t\t\t\t\t<field id="image">service-host-${row}.exe</field>
\t\t\t\t\t\t\t\t<field id="user">NT AUTHORITY\\SYSTEM</field>
\t\t\t\t\t\t\t</row>
`,
  ).join('');
  return `\t\t\t<event timestamp="${timestamp}" event_type="System Information Retrieved">
\t\t\t\t<system_information>
\t\t\t\t\t<category name="Processes">
\t\t\t\t\t\t<description>
\t\t\t\t\t\t\t<field id="pid" name="PID"/>
\t\t\t\t\t\t\t<field id="image" name="Image"/>
\t\t\t\t\t\t\t<field id="user" name="User"/>
\t\t\t\t\t\t</description>
\t\t\t\t\t\t<data>
${rows}\t\t\t\t\t\t</data>
\t\t\t\t\t</category>
\t\t\t\t</system_information>
\t\t\t</event>
`;
}
