import type { Catalog, SharedChoice } from '../metadata/catalog.ts';
import type { Relationship } from '../metadata/model.ts';
import { type Archive, readArchive } from './archive.ts';
import { readSharedChoices } from './columns.ts';
import {
  type ImportedProfile,
  type ImportedRole,
  type ImportedWebResource,
  readProfiles,
  readRoles,
  readWebResources,
} from './components.ts';
import { type ImportedForm, type ImportedQuery, readForms, readQueries, readSourceTexts } from './forms.ts';
import type { Settings } from '../settings.ts';
import { labelsOf } from './languages.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { type ImportedTable, readRelationship, readTable } from './tables.ts';
import { listed } from './xml.ts';

/** A package, read and checked for itself, not yet against the environment. */
export interface SolutionPackage {
  archive: Archive;
  manifest: Manifest;
  tables: ImportedTable[];
  relationships: Relationship[];
  choices: SharedChoice[];
  roles: ImportedRole[];
  webResources: ImportedWebResource[];
  forms: ImportedForm[];
  queries: ImportedQuery[];
  profiles: ImportedProfile[];
}

/**
 * Reads a package.
 * @param bytes the zip
 * @param catalog for shared choices that are there already
 * @param settings what an importer may demand, and which labels it keeps
 * @throws ImportFault for what is wrong in it
 */
export function readPackage(bytes: Uint8Array, catalog: Catalog, settings: Settings): SolutionPackage {
  const archive = readArchive(bytes);
  const customizations =
    settings.foreignLabels === 'kept'
      ? archive.customizations
      : labelsOf(archive.customizations, settings.languageCode);
  const manifest = readManifest(archive.manifest);
  const texts = readSourceTexts(archive.customizationsText);
  const choices = readSharedChoices(customizations);
  const known = new Map([...catalog.choices(), ...choices].map((choice) => [choice.name, choice]));
  const context = {
    choices: known,
    demandSystemColumns: settings.systemColumnsRequired,
    isStandard: (name: string) => catalog.table(name)?.custom === false,
  };
  const tables = listed(customizations, 'Entities', 'Entity').map((one) => readTable(one, context));
  return {
    archive,
    manifest,
    tables,
    relationships: listed(customizations, 'EntityRelationships', 'EntityRelationship')
      .map(readRelationship)
      .filter((one) => one !== undefined),
    choices,
    roles: readRoles(customizations),
    webResources: readWebResources(customizations, archive),
    forms: tables.flatMap((one) => readForms(one.logicalName, one.element, texts)),
    queries: tables.flatMap((one) => readQueries(one.logicalName, one.element, texts)),
    profiles: readProfiles(customizations),
  };
}
