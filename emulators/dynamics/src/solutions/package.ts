import type { Catalog, SharedChoice } from '../metadata/catalog.ts';
import type { Relationship } from '../metadata/model.ts';
import { type Archive, readArchive } from './archive.ts';
import { readSharedChoices } from './columns.ts';
import {
  type ImportedProfile,
  type ImportedRole,
  type ImportedView,
  type ImportedWebResource,
  readProfiles,
  readRoles,
  readViews,
  readWebResources,
} from './components.ts';
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
  views: ImportedView[];
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
  const choices = readSharedChoices(customizations);
  const known = new Map([...catalog.choices(), ...choices].map((choice) => [choice.name, choice]));
  const tables = listed(customizations, 'Entities', 'Entity').map((one) =>
    readTable(one, known, settings.systemColumnsRequired),
  );
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
    views: tables.flatMap((one) => readViews(one.logicalName, one.element)),
    profiles: readProfiles(customizations),
  };
}
