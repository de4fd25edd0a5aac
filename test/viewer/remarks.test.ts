import { startAppliance } from '@casebridge/emulator-remote-support';
import type { SessionReport } from '@casebridge/plugin-api';
import { beforeAll, describe, expect, it } from 'vitest';
import { english } from '../../packages/case-ui/src/viewer/words/english.ts';
import { german } from '../../packages/case-ui/src/viewer/words/german.ts';
import { warningsAbout } from '../../packages/plugin-dynamics365/src/mapping/warnings.ts';
import { linkOf } from '../../packages/plugin-dynamics365/src/matching/link.ts';
import { ownerRefused } from '../../packages/plugin-dynamics365/src/push/push.ts';
import { fetchReport, mappingSettings } from './written-report.ts';

describe('the remarks of an import', () => {
  let report: SessionReport;

  beforeAll(async () => {
    const appliance = await startAppliance();
    await appliance.changeSettings({ reportLagSeconds: 0 });
    report = await fetchReport(appliance, appliance.play({ scenario: 'chat-with-files' }).lsid).finally(() =>
      appliance.close(),
    );
  });

  /** One report after the other with what each kind of remark speaks of. */
  function everyRemark(): readonly string[] {
    const [event] = report.events;
    if (event === undefined) throw new Error('The session has no events.');
    const strange = (kinds: number) =>
      Array.from({ length: 12 }, (_, index) => ({ ...event, type: `Strange Event ${index % kinds}` }));
    const mended = (kind: 'ampersand' | 'character' | 'reference', places: number): SessionReport => ({
      ...report,
      mended: Array.from({ length: places }, (_, index) => ({ kind, line: index + 1, column: 1 })),
    });
    const variants: readonly SessionReport[] = [
      { ...report, events: strange(2) },
      { ...report, events: strange(12) },
      { ...report, unknown: [{ path: 'session/sticker', text: '', attributes: {} }] },
      ...(['ampersand', 'character', 'reference'] as const).flatMap((kind) => [mended(kind, 1), mended(kind, 4)]),
    ];
    const cases = ['1', '2'].map((id) => ({ id, number: 'CAS-1', title: '', ownerId: undefined }));
    return [
      ...warningsAbout(report, { ...mappingSettings, timeZone: 'Europe/Berlin' }),
      ...variants.flatMap((variant) => warningsAbout(variant, mappingSettings)),
      ...linkOf('CAS-1', [], undefined).warnings,
      ...linkOf('CAS-1', cases as never, undefined).warnings,
      ownerRefused,
    ];
  }

  it('are all read in German by who uses Dynamics in German', () => {
    const remarks = everyRemark();
    expect(remarks).toHaveLength(13);
    for (const remark of remarks) {
      expect(english.remark(remark)).toBe(remark);
      expect(german.remark(remark)).not.toBe(remark);
      expect(german.remark(remark)).not.toMatch(/undefined|\b(the|and|more|was)\b/i);
    }
  });

  it('keep names and numbers in German', () => {
    const all = everyRemark()
      .map((remark) => german.remark(remark))
      .join('\n');
    expect(all).toContain('Ortszeiten von Europe/Berlin');
    expect(all).toContain('12 Ereignisse sind von unbekannter Art: Strange Event 0, Strange Event 1.');
    expect(all).toContain('und 2 weitere.');
    expect(all).toContain('in Zeile 1 und an mindestens 3 weiteren Stellen nicht wohlgeformt');
  });

  it('are shown as they stand where a newer integration wrote them', () => {
    expect(german.remark('Something new.')).toBe('Something new.');
  });
});
