import { germanLabels } from './german-labels.ts';

/** Labels that are made from the name of a table: how they begin and end in English, and the German around the name. */
const patterns: readonly { readonly english: RegExp; readonly german: (name: string) => string }[] = [
  { english: /^Quick Find Active (.+)$/, german: (name) => `Schnellsuche: aktive ${name}` },
  { english: /^Active (.+)$/, german: (name) => `Aktive ${name}` },
  { english: /^Inactive (.+)$/, german: (name) => `Inaktive ${name}` },
  { english: /^(.+) Advanced Find View$/, german: (name) => `${name}: erweiterte Suche` },
  { english: /^(.+) Associated View$/, german: (name) => `${name}: zugeordnete Zeilen` },
  { english: /^(.+) Lookup View$/, german: (name) => `${name}: Suchansicht` },
  { english: /^Main form of (.+)$/, german: (name) => `Hauptformular: ${name}` },
  { english: /^Quick form of (.+)$/, german: (name) => `Schnellansicht: ${name}` },
  { english: /^Card form of (.+)$/, german: (name) => `Karte: ${name}` },
];

/** The German label for an English one, if there is one. */
export function german(english: string): string | undefined {
  if (Object.hasOwn(germanLabels, english)) return germanLabels[english];
  for (const pattern of patterns) {
    const name = pattern.english.exec(english)?.[1];
    if (name !== undefined && Object.hasOwn(germanLabels, name)) return pattern.german(germanLabels[name] ?? name);
  }
  return undefined;
}
