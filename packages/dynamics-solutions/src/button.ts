import { launchScript } from './page-names.ts';
import { componentTypes, rootBehaviors, type SolutionComponent } from './package/component.ts';
import { buttonRibbon, type FormButton } from './package/ribbon.ts';
import { element } from './package/xml.ts';
import { sessionKey } from './tables/index.ts';
import { iconName } from './web-resources/icon-resources.ts';

/** The button on a case. */
export const generateKeyButton: FormButton = {
  id: 'bt.incident.GenerateSessionKey',
  table: 'incident',
  label: 'Generate session key',
  tooltip: 'Makes a session key that starts a BeyondTrust support session for this case.',
  icon: iconName(sessionKey),
  script: launchScript,
  functionName: 'BeyondTrust.generateSessionKey',
  shownToCreatorsOf: sessionKey.logicalName,
};

/** The button as a component: the shell of the Case table, with nothing but the ribbon. */
export function buttonComponent(button: FormButton, baseVersion: string): SolutionComponent {
  const shell = { type: componentTypes.table, name: { schemaName: button.table }, behavior: rootBehaviors.shell };
  const dependent = { type: componentTypes.table, schemaName: button.table };
  const solution = `BeyondTrust (${baseVersion})`;
  const entity = element('Entity', {}, [
    element('Name', { LocalizedName: 'Case', OriginalName: 'Case' }, 'Incident'),
    buttonRibbon(button),
  ]);
  return {
    roots: [shell],
    elements: { Entities: [entity] },
    requirements: [button.script, button.icon].map((schemaName) => ({
      required: { type: componentTypes.webResource, schemaName, displayName: schemaName, solution },
      dependent,
    })),
  };
}
