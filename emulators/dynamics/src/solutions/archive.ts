import { strFromU8, unzipSync } from 'fflate';
import { importCodes, ImportFault } from './fault.ts';
import { attribute, child, children, readXml, type XmlElement } from './xml.ts';

/** Content of a solution package. */
export interface Archive {
  manifest: XmlElement;
  customizations: XmlElement;
  /** customizations.xml as it is in the package. */
  customizationsText: string;
  /** Every other file by its path. */
  files: ReadonlyMap<string, Uint8Array>;
}

const required = ['solution.xml', 'customizations.xml', '[Content_Types].xml'];
// The platform takes packages of about 95 MB; what they unpack to is bounded here so that a bomb does no harm.
const maximumUnpackedBytes = 512 * 1024 * 1024;

/** Opens a package: docs/vendors/dataverse.md#solution-package. */
export function readArchive(bytes: Uint8Array): Archive {
  const files = unpack(bytes);
  for (const name of required) {
    if (!files.has(name)) {
      throw new ImportFault(
        importCodes.zipIncomplete,
        `The solution file is invalid. The compressed file must contain the following files at its root: solution.xml, customizations.xml, and [Content_Types].xml.`,
      );
    }
  }
  checkContentTypes(files);
  const read = (name: string): XmlElement => readXml(name, strFromU8(files.get(name) ?? new Uint8Array()));
  const manifest = child(child(read('solution.xml'), 'ImportExportXml'), 'SolutionManifest');
  const customizations = child(read('customizations.xml'), 'ImportExportXml');
  if (manifest === undefined || customizations === undefined) {
    throw new ImportFault(
      importCodes.schema,
      'The import solution must have ImportExportXml as the root of its files.',
    );
  }
  const customizationsText = strFromU8(files.get('customizations.xml') ?? new Uint8Array());
  return { manifest, customizations, customizationsText, files };
}

function unpack(bytes: Uint8Array): Map<string, Uint8Array> {
  let total = 0;
  try {
    const unpacked = unzipSync(bytes, {
      filter: (file) => {
        total += file.originalSize;
        return total <= maximumUnpackedBytes;
      },
    });
    return new Map(Object.entries(unpacked));
  } catch {
    throw new ImportFault(importCodes.zipIncomplete, 'The solution file is invalid: it is not a zip archive.');
  }
}

// A part without a content type makes the package unreadable for the platform's packaging library.
function checkContentTypes(files: ReadonlyMap<string, Uint8Array>): void {
  const name = '[Content_Types].xml';
  const types = child(readXml(name, strFromU8(files.get(name) ?? new Uint8Array())), 'Types');
  const extensions = new Set(children(types, 'Default').map((one) => attribute(one, 'Extension').toLowerCase()));
  const parts = new Set(children(types, 'Override').map((one) => attribute(one, 'PartName').toLowerCase()));
  for (const file of files.keys()) {
    if (file === name || file.endsWith('/')) continue;
    const extension = /\.([^./]+)$/.exec(file)?.[1]?.toLowerCase() ?? '';
    if (!extensions.has(extension) && !parts.has(`/${file.toLowerCase()}`)) {
      throw new ImportFault(
        importCodes.zipIncomplete,
        `The solution file is invalid: [Content_Types].xml does not name '${file}'.`,
      );
    }
  }
}
