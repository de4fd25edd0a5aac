import type { ColumnProfile } from '../column-profiles.ts';
import { componentTypes, rootBehaviors, type SolutionComponent } from './component.ts';
import { bracedId } from './ids.ts';
import { element, leaves, type XmlElement } from './xml.ts';

const allowed = 4;
const notAllowed = 0;

/** A column security profile as a component of a solution. */
export function columnProfileComponent(profile: ColumnProfile): SolutionComponent {
  const root = {
    type: componentTypes.columnProfile,
    name: { id: columnProfileId(profile) },
    behavior: rootBehaviors.whole,
  };
  return { roots: [root], elements: { FieldSecurityProfiles: [columnProfileXml(profile)] } };
}

/** Id of a column security profile, stable over versions. */
export function columnProfileId(profile: ColumnProfile): string {
  return bracedId('column-profile', profile.name);
}

// Source: docs/vendors/dataverse.md#roles.
function columnProfileXml(profile: ColumnProfile): XmlElement {
  const write = (may: boolean): number => (may ? allowed : notAllowed);
  const attributes = {
    name: profile.name,
    description: profile.description,
    fieldsecurityprofileid: columnProfileId(profile),
  };
  return element('FieldSecurityProfile', attributes, [
    element(
      'FieldPermissions',
      {},
      profile.permissions.map((permission) =>
        element('FieldPermission', {}, [
          ...leaves({
            EntityName: permission.table,
            AttributeName: permission.column,
            CanRead: allowed,
            CanUpdate: write(permission.write),
            CanCreate: write(permission.write),
          }),
        ]),
      ),
    ),
  ]);
}
