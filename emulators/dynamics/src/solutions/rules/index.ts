import { columnRules } from './columns.ts';
import { dependencyRules } from './dependencies.ts';
import { formRules } from './forms.ts';
import { installedRules } from './installed.ts';
import { openRules } from './open.ts';
import { relationshipRules } from './relationships.ts';
import { ribbonRules } from './ribbon.ts';
import { rootComponentRules } from './root-components.ts';
import type { Rule, Subject } from './rule.ts';
import { schemaRules } from './schema.ts';
import { securityRules } from './security.ts';
import { tableRules } from './tables.ts';
import { viewRules } from './views.ts';
import { webResourceRules } from './web-resources.ts';

/** In the order in which the platform gets to them: first the file, then the environment, then each kind of component. */
const rules: readonly Rule[] = [
  ...schemaRules,
  ...installedRules,
  ...dependencyRules,
  ...openRules,
  ...webResourceRules,
  ...rootComponentRules,
  ...tableRules,
  ...columnRules,
  ...relationshipRules,
  ...formRules,
  ...viewRules,
  ...ribbonRules,
  ...securityRules,
];

/**
 * Checks a package against the environment: docs/vendors/dataverse.md#import-rules.
 * @throws ImportFault for the first thing that is wrong
 */
export function checkPackage(subject: Subject): void {
  for (const rule of rules) {
    for (const fault of rule(subject)) throw fault;
  }
}
