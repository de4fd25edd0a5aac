import type { ApplianceSettings } from '../settings.ts';

/** A language that reports can be in. */
export type Locale = ApplianceSettings['defaultLocale'];

/** The words of a report in one language. Source: docs/vendors/remote-support.md#locale. */
export interface Wording {
  /** Of an event's name. */
  eventName(english: string): string;
  /** Of what the system says or is called: `Everyone`, categories and headers of system information. */
  systemText(english: string): string;
}

const asItIs = (english: string): string => english;
const inGerman =
  (words: Readonly<Record<string, string>>) =>
  (english: string): string =>
    Object.hasOwn(words, english) ? (words[english] ?? english) : english;

/**
 * Chooses the words of a report.
 * @param acceptLanguage the caller's header; how a caller really asks is not known
 */
export function wordingFor(acceptLanguage: string | undefined, settings: ApplianceSettings): Wording {
  const { localeMode, defaultLocale } = settings;
  const asked = localeMode === 'ignored' ? undefined : firstKnown(acceptLanguage);
  if ((asked ?? defaultLocale) !== 'de') return { eventName: asItIs, systemText: asItIs };
  return {
    eventName: localeMode === 'english-names' ? asItIs : inGerman(germanEvents),
    systemText: inGerman(germanTexts),
  };
}

/** The first language of the header that reports can be in; weights count no further than their order. */
function firstKnown(acceptLanguage = ''): Locale | undefined {
  const tags = acceptLanguage.split(',').map((tag) => tag.trim().toLowerCase());
  const known = tags.find((tag) => /^(de|en)\b/.test(tag));
  if (known === undefined) return undefined;
  return known.startsWith('de') ? 'de' : 'en-us';
}

const germanTexts: Readonly<Record<string, string>> = {
  Everyone: 'Alle',
  'Pre-start Conference': 'Konferenz vor dem Start',
  General: 'Allgemein',
  Disks: 'Laufwerke',
  Processes: 'Prozesse',
  'Computer Name': 'Computername',
  'Operating System': 'Betriebssystem',
  Memory: 'Arbeitsspeicher',
  Processor: 'Prozessor',
  Manufacturer: 'Hersteller',
  'Up Time': 'Betriebszeit',
  Drive: 'Laufwerk',
  Size: 'Größe',
  'Free Space': 'Freier Speicher',
  'Process ID': 'Prozess-ID',
  'Memory Usage': 'Speichernutzung',
  User: 'Benutzer',
};

/** Our own translations: a German report of the vendor was never seen. */
const germanEvents: Readonly<Record<string, string>> = {
  'Callback Button Deployed': 'Rückrufschaltfläche bereitgestellt',
  'Callback Button Removed': 'Rückrufschaltfläche entfernt',
  'Chat Message': 'Chatnachricht',
  'Command Shell Session Started': 'Befehlsshell-Sitzung gestartet',
  'Conference Member Added': 'Konferenzmitglied hinzugefügt',
  'Conference Member Departed': 'Konferenzmitglied gegangen',
  'Conference Member State Changed': 'Status des Konferenzmitglieds geändert',
  'Conference Owner Changed': 'Konferenzbesitzer geändert',
  'Credential Injection Attempt': 'Versuch der Anmeldedateneingabe',
  'Customer Exit Survey': 'Kundenumfrage',
  'Directory Created': 'Verzeichnis erstellt',
  'External Key': 'Externer Schlüssel',
  'File Deleted': 'Datei gelöscht',
  'File Download': 'Dateidownload',
  'File Download Failed': 'Dateidownload fehlgeschlagen',
  'File Moved': 'Datei verschoben',
  'File Upload': 'Dateiupload',
  'File Upload Failed': 'Dateiupload fehlgeschlagen',
  'Files Shared': 'Dateien freigegeben',
  'Legal Agreement Response': 'Antwort auf die Vereinbarung',
  'Registry Exported': 'Registrierung exportiert',
  'Registry Imported': 'Registrierung importiert',
  'Registry Value Modified': 'Registrierungswert geändert',
  'Representative Exit Survey': 'Technikerumfrage',
  'Representative Monitoring Started': 'Überwachung des Technikers gestartet',
  'Representative Monitoring Stopped': 'Überwachung des Technikers beendet',
  'Screen Recording': 'Bildschirmaufzeichnung',
  'Screenshot Captured': 'Bildschirmfoto aufgenommen',
  'Service Access Allowed': 'Dienstzugriff erlaubt',
  'Session Assigned': 'Sitzung zugewiesen',
  'Session Assignment Response': 'Antwort auf die Sitzungszuweisung',
  'Session End': 'Sitzungsende',
  'Session Foreground Window Changed': 'Vordergrundfenster geändert',
  'Session Note Added': 'Sitzungsnotiz hinzugefügt',
  'Session Start': 'Sitzungsbeginn',
  'Session Transferred Away from Queue': 'Sitzung aus der Warteschlange übertragen',
  'Session Transferred to Queue': 'Sitzung in die Warteschlange übertragen',
  'Show My Screen Recording': 'Aufzeichnung des eigenen Bildschirms',
  'Special Action Executed': 'Sonderaktion ausgeführt',
  'System Information Retrieved': 'Systeminformationen abgerufen',
};
