import { columns as make, systemWritten } from '../columns.ts';
import { type TableDeclaration } from '../define.ts';

/** Users, teams, units and what they may do: docs/vendors/dataverse.md#privileges. */
export const platformTables: TableDeclaration[] = [
  {
    name: 'BusinessUnit',
    set: 'businessunits',
    label: 'Business Unit',
    primaryName: 'name',
    ownership: 'none',
    columns: [
      make.text('Name', 160, { required: 'systemrequired' }),
      make.lookup('ParentBusinessUnitId', ['businessunit']),
      make.boolean('IsDisabled', false),
    ],
  },
  {
    name: 'Organization',
    set: 'organizations',
    label: 'Organization',
    primaryName: 'name',
    ownership: 'none',
    columns: [
      make.text('Name', 160, { create: false }),
      make.text('CasePrefix', 20),
      make.integer('LanguageCode', { create: false, update: false }),
      make.integer('MaxUploadFileSize', { minimum: 0, maximum: 131_072 }),
      make.text('BlockedAttachments', 4000),
    ],
  },
  {
    name: 'SystemUser',
    set: 'systemusers',
    label: 'User',
    primaryName: 'fullname',
    ownership: 'none',
    columns: [
      make.text('FullName', 200, systemWritten),
      make.text('FirstName', 256),
      make.text('LastName', 256),
      make.text('DomainName', 1024),
      make.text('InternalEMailAddress', 100),
      make.guid('ApplicationId', { update: false }),
      make.guid('AzureActiveDirectoryObjectId', { update: false }),
      make.boolean('IsDisabled', false),
      make.integer('AccessMode', { minimum: 0, maximum: 5 }),
      make.lookup('BusinessUnitId', ['businessunit'], { required: 'systemrequired' }),
    ],
  },
  {
    name: 'Team',
    set: 'teams',
    label: 'Team',
    primaryName: 'name',
    ownership: 'none',
    columns: [
      make.text('Name', 160, { required: 'systemrequired' }),
      make.memo('Description', 2000),
      make.boolean('IsDefault', false, systemWritten),
      make.choice(
        'TeamType',
        [
          { value: 0, label: 'Owner' },
          { value: 1, label: 'Access' },
          { value: 2, label: 'Security Group' },
          { value: 3, label: 'Office Group' },
        ],
        { defaultValue: 0, update: false },
      ),
      make.lookup('BusinessUnitId', ['businessunit'], { required: 'systemrequired' }),
      make.lookup('AdministratorId', ['systemuser']),
    ],
  },
  {
    name: 'Role',
    set: 'roles',
    label: 'Security Role',
    primaryName: 'name',
    ownership: 'none',
    columns: [
      make.text('Name', 100, { required: 'systemrequired' }),
      make.lookup('BusinessUnitId', ['businessunit']),
      make.lookup('ParentRootRoleId', ['role'], systemWritten),
      make.boolean('IsManaged', false, systemWritten),
    ],
  },
  {
    name: 'Privilege',
    set: 'privileges',
    label: 'Privilege',
    primaryName: 'name',
    ownership: 'none',
    columns: [make.text('Name', 100, systemWritten), make.integer('AccessRight', systemWritten)],
  },
  {
    name: 'RolePrivileges',
    set: 'roleprivilegescollection',
    label: 'Role Privilege',
    primaryName: '',
    primaryId: 'roleprivilegeid',
    ownership: 'none',
    columns: [make.guid('RoleId'), make.guid('PrivilegeId'), make.integer('PrivilegeDepthMask')],
  },
  intersect('SystemUserRoles', 'systemuserrolescollection', 'SystemUserId', 'RoleId'),
  intersect('TeamRoles', 'teamrolescollection', 'TeamId', 'RoleId'),
  intersect('TeamMembership', 'teammemberships', 'TeamId', 'SystemUserId'),
  {
    name: 'FieldSecurityProfile',
    set: 'fieldsecurityprofiles',
    label: 'Column Security Profile',
    primaryName: 'name',
    ownership: 'none',
    columns: [make.text('Name', 100, { required: 'systemrequired' }), make.memo('Description', 2000)],
  },
  {
    name: 'FieldPermission',
    set: 'fieldpermissions',
    label: 'Field Permission',
    primaryName: '',
    ownership: 'none',
    columns: [
      make.text('EntityName', 100, { required: 'systemrequired' }),
      make.text('AttributeLogicalName', 100, { required: 'systemrequired' }),
      make.integer('CanRead', { minimum: 0, maximum: 4 }),
      make.integer('CanCreate', { minimum: 0, maximum: 4 }),
      make.integer('CanUpdate', { minimum: 0, maximum: 4 }),
      make.lookup('FieldSecurityProfileId', ['fieldsecurityprofile'], { required: 'systemrequired' }),
    ],
  },
  {
    name: 'PrincipalObjectAccess',
    set: 'principalobjectaccessset',
    label: 'Principal Object Access',
    primaryName: '',
    ownership: 'none',
    columns: [
      make.guid('ObjectId', systemWritten),
      make.guid('PrincipalId', systemWritten),
      make.text('ObjectTypeCode', 64, systemWritten),
      make.integer('AccessRightsMask', systemWritten),
    ],
  },
  intersect('SystemUserProfiles', 'systemuserprofilescollection', 'SystemUserId', 'FieldSecurityProfileId'),
  intersect('TeamProfiles', 'teamprofilescollection', 'TeamId', 'FieldSecurityProfileId'),
];

/** A table that only joins two others. */
function intersect(name: string, set: string, first: string, second: string): TableDeclaration {
  return {
    name,
    set,
    label: name,
    primaryName: '',
    primaryId: `${name.toLowerCase()}id`,
    ownership: 'none',
    columns: [make.guid(first), make.guid(second)],
  };
}
