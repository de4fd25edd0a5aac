import { expect, it } from 'vitest';
import { readReport } from '../../packages/case-ui/src/viewer/model/read-report.ts';
import type { SessionView } from '../../packages/case-ui/src/viewer/model/session-view.ts';
import { formatsIn } from '../../packages/case-ui/src/viewer/text/format.ts';
import { readableText } from '../../packages/case-ui/src/viewer/text/readable-text.ts';
import { viewerWords } from '../../packages/case-ui/src/viewer/words/table.ts';
import { planPush } from '@casebridge/plugin-dynamics365';
import { fullReport } from '../../packages/plugin-dynamics365/test/reports.ts';

const settings: Parameters<typeof planPush>[2] = {
  ...{ timeZone: 'UTC', allSystemInformation: true, storeSignedLinks: false, redactSecrets: false },
  detailRows: 'none',
  personalData: 'original',
  redactionRules: [],
};

function view(): SessionView {
  const { document } = planPush(fullReport(), { applianceHost: 'help.example.com', sessionState: 'ended' }, settings);
  const parts = readReport(JSON.parse(document));
  if (parts === undefined) throw new Error('This is no report file.');
  return {
    source: { from: 'file' },
    name: 'Jane Doe with Adam Smith',
    state: 'ended',
    links: [],
    remarks: [],
    texts: {},
    ...parts,
  };
}

it.each(['en', 'de'] as const)('a copy tells who said what and when, in %s', (language) => {
  const words = viewerWords[language];
  // As if the times were local ones: so they are the same wherever the test runs.
  const text = readableText({ words, formats: formatsIn(language, true) }, view());
  const lines = text.split('\n');
  expect(lines[0]).toBe('Jane Doe with Adam Smith');
  expect(lines.some((line) => /2030.*08:15:02\] Adam Smith: Hello, what is wrong\?/.test(line))).toBe(true);
  for (const part of [words.chat, words.notes, words.surveys, words.participants, words.system, words.timeline]) {
    expect(text).toContain(`== ${part} ==`);
  }
});

it('a span and a size are written for people', () => {
  const { duration, bytes } = formatsIn('en', true);
  expect([0, 59, 3600, 3723].map(duration)).toEqual(['0 s', '59 s', '1 h', '1 h 2 min 3 s']);
  expect([0, 1023, 1024, 1_572_864].map(bytes)).toEqual(['0 B', '1,023 B', '1 KB', '1.5 MB']);
});
