import type { XmlElement } from './xml.ts';

/** The sections of customizations.xml, in the order of Dynamics' exports. Source: docs/vendors/dataverse.md#customizations. */
export const sections = [
  'Entities',
  'Roles',
  'Workflows',
  'FieldSecurityProfiles',
  'Templates',
  'EntityMaps',
  'EntityRelationships',
  'OrganizationSettings',
  'optionsets',
  'WebResources',
  'CustomControls',
  'EntityDataProviders',
] as const;

export type Section = (typeof sections)[number];

/** Numbers of the component types. Source: docs/vendors/dataverse.md#solution-manifest. */
export const componentTypes = {
  table: 1,
  relationship: 10,
  role: 20,
  webResource: 61,
  columnProfile: 70,
  environmentVariable: 380,
} as const;

/** How much of a table a solution holds: all of it, or the shell that a button or a form hangs on. */
export const rootBehaviors = { whole: 0, shell: 2 } as const;

/** A line of `RootComponents` in solution.xml: roles and profiles go by id, all others by name. */
export interface RootComponent {
  readonly type: number;
  readonly name: { readonly schemaName: string } | { readonly id: string };
  readonly behavior: number;
}

/** Something that has to be in the environment before. */
export interface Requirement {
  readonly required: {
    readonly type: number;
    readonly schemaName: string;
    readonly displayName: string;
    /** Unique name and version of the solution that brings it. */
    readonly solution: string;
  };
  /** The component of ours that needs it. */
  readonly dependent: { readonly type: number; readonly schemaName: string };
}

/** A piece of a solution, which says itself what it puts into each file of the package. */
export interface SolutionComponent {
  readonly roots: readonly RootComponent[];
  readonly elements: Readonly<Partial<Record<Section, readonly XmlElement[]>>>;
  readonly requirements?: readonly Requirement[];
  /** Files of its own, by their path in the package. */
  readonly files?: Readonly<Record<string, string | Uint8Array | XmlElement>>;
}
