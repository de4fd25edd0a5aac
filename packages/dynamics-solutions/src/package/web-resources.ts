import { componentTypes, rootBehaviors, type SolutionComponent } from './component.ts';
import { introducedVersion } from './columns.ts';
import { bracedId, componentId } from './ids.ts';
import { element, leaves } from './xml.ts';

/** Numbers of the kinds by extension. Source: docs/vendors/dataverse.md#web-resources. */
const kinds: Readonly<Record<string, number>> = { html: 1, css: 2, js: 3, xml: 4, png: 5, svg: 11 };

/** A file that Dynamics serves to browsers: a script, page, style or picture. */
export interface WebResource {
  /** With the prefix of the publisher and folders, such as `bt_/pages/SessionKey.html`; the extension says its kind. */
  readonly name: string;
  readonly displayName: string;
  readonly content: string | Uint8Array;
}

/**
 * A web resource as a component of a solution.
 * @throws if Dynamics has no kind for its extension
 */
export function webResourceComponent({ name, displayName, content }: WebResource): SolutionComponent {
  const extension = name.slice(name.lastIndexOf('.') + 1);
  const kind = kinds[extension];
  if (kind === undefined) throw new Error(`${name}: Dynamics has no web resources with the extension ${extension}`);
  // Exports name the file like this, without an extension.
  const path = `WebResources/${name.replace(/[/.]/g, '')}${componentId('web resource', name).toUpperCase()}`;
  const resource = element(
    'WebResource',
    {},
    leaves({
      WebResourceId: bracedId('web resource', name),
      Name: name,
      DisplayName: displayName,
      LanguageCode: 0,
      WebResourceType: kind,
      IntroducedVersion: introducedVersion,
      IsEnabledForMobileClient: 1,
      IsAvailableForMobileOffline: 0,
      IsCustomizable: 1,
      CanBeDeleted: 0,
      IsHidden: 0,
      FileName: `/${path}`,
    }),
  );
  const root = { type: componentTypes.webResource, name: { schemaName: name }, behavior: rootBehaviors.whole };
  return { roots: [root], elements: { WebResources: [resource] }, files: { [path]: content } };
}
