import { componentTypes, rootBehaviors, type SolutionComponent } from './component.ts';
import { introducedVersion } from './columns.ts';
import { localized } from './labels.ts';
import { element, leaf, leaves, type XmlElement } from './xml.ts';

/** Numbers of the kinds. Source: docs/vendors/dataverse.md#environment-variables. */
const kinds = { text: 100000000, number: 100000001, 'yes-no': 100000002 } as const;

/** A setting that an administrator changes without touching the solution. Every agent can read it: it never holds a secret. */
export interface EnvironmentVariable {
  readonly schemaName: string;
  readonly kind: keyof typeof kinds;
  readonly label: string;
  readonly description: string;
  /** Value until somebody enters one; empty for none. */
  readonly defaultValue: string;
}

function named(name: string, text: string): XmlElement {
  const { children } = localized(name, 'label', text);
  return element(name, { default: text }, children);
}

/** An environment variable as a component of a solution. Its value is not shipped: an upgrade would take it back. */
export function environmentVariableComponent(variable: EnvironmentVariable): SolutionComponent {
  const { schemaName, kind, label, description, defaultValue } = variable;
  const definition = element('environmentvariabledefinition', { schemaname: schemaName }, [
    ...(defaultValue === '' ? [] : [leaf('defaultvalue', defaultValue)]),
    named('description', description),
    named('displayname', label),
    ...leaves({
      introducedversion: introducedVersion,
      iscustomizable: 1,
      isrequired: 0,
      secretstore: 0,
      type: kinds[kind],
    }),
  ]);
  const root = { type: componentTypes.environmentVariable, name: { schemaName }, behavior: rootBehaviors.whole };
  const path = `environmentvariabledefinitions/${schemaName}/environmentvariabledefinition.xml`;
  return { roots: [root], elements: {}, files: { [path]: definition } };
}
