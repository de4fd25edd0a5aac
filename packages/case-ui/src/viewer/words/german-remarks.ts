/**
 * Remarks of an import stand on the session as the integration wrote them, in English: one row serves readers of every
 * language. Each is a whole sentence of a fixed form, which is recognised here; names and numbers are taken over.
 */
interface RemarkForm {
  readonly english: RegExp;
  /** Takes what stands in the brackets of `english`; `undefined` for what the sentence leaves out. */
  readonly german: (...taken: (string | undefined)[]) => string;
}

const faults: Readonly<Record<string, string>> = {
  'an ampersand was not escaped': 'Ein kaufmännisches Und war nicht maskiert',
  'a character that XML forbids': 'Ein Zeichen, das XML verbietet',
  'a reference to a character that XML forbids': 'Ein Verweis auf ein Zeichen, das XML verbietet',
};

const forms: readonly RemarkForm[] = [
  {
    english: /^The session is not linked: no case has its external key\.$/,
    german: () => 'Die Sitzung ist nicht verknüpft: Kein Fall hat ihren externen Schlüssel.',
  },
  {
    english: /^The session is not linked: several cases have its external key\.$/,
    german: () => 'Die Sitzung ist nicht verknüpft: Mehrere Fälle haben ihren externen Schlüssel.',
  },
  {
    english: /^Times are the local time of (\S+); Dynamics 365 shows them shifted to users of other zones\.$/,
    german: (zone) =>
      `Die Zeiten sind Ortszeiten von ${zone}; Dynamics 365 zeigt sie Benutzern anderer Zeitzonen verschoben.`,
  },
  {
    english: /^(\d+) events are of types that are not known: (.+?)(?: and (\d+) more)?\.$/,
    german: (count, names, more) =>
      `${count} Ereignisse sind von unbekannter Art: ${names}${more === undefined ? '' : ` und ${more} weitere`}.`,
  },
  {
    english: /^The report has parts that are not known, kept in the report file only: (.+)\.$/,
    german: (paths) => `Der Bericht hat unbekannte Teile, die nur in der Berichtsdatei stehen: ${paths}.`,
  },
  {
    english:
      /^The report was not well-formed in line (\d+)(?: and in (\d+) or more other places)?: (.+)\. The rest .+$/,
    german: (line, others, fault) =>
      `Der Bericht war in Zeile ${line}${others === undefined ? '' : ` und an mindestens ${others} weiteren Stellen`} ` +
      `nicht wohlgeformt: ${faults[fault ?? ''] ?? fault}. Der übrige Text wurde behalten.`,
  },
  {
    english:
      /^The owner of the case may not read BeyondTrust sessions, .+ give the owner the role BeyondTrust Agent\.$/,
    german: () =>
      'Der Besitzer des Falls darf keine BeyondTrust-Sitzungen lesen, deshalb gehört die Sitzung jemand anderem; geben Sie ihm die Rolle BeyondTrust Agent.',
  },
];

/** A remark in German; as it stands, where a newer integration wrote one that is not known here. */
export function germanRemark(remark: string): string {
  for (const { english, german } of forms) {
    const match = english.exec(remark);
    if (match !== null) return german(...match.slice(1));
  }
  return remark;
}
