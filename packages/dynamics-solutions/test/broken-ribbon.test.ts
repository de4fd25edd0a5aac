import { type Dynamics, startDynamics } from '@casebridge/emulator-dynamics';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packSolution } from '../src/package/solution-package.ts';
import { buildSolution, buttonSolution } from '../src/solution.ts';
import { type Break, codes, importBroken, replace } from './break-package.ts';

const { schema } = codes;
const element = '0x8004f105';
const control = '0x8004f107';
const location = 'Location="Mscrm.Form.incident.MainTab.Save.Controls._children"';
const rule = 'bt.incident.GenerateSessionKey.IsOpen.EnableRule';

// Sources of the codes: docs/vendors/dataverse.md#ribbon-rules.
const ways: readonly Break[] = [
  ['a command has its rules', schema, replace(/<DisplayRules><DisplayRule [^>]*\/><\/DisplayRules>(?=<Actions>)/, '')],
  ['a command has its actions', schema, replace(/<Actions>.*<\/Actions>/, '')],
  ['an action names its function', schema, replace(/ FunctionName="[^"]*"/, '')],
  ['a function has the name of one', schema, replace(/FunctionName="[^"]*"/, 'FunctionName="open the page"')],
  ['an action names its script', schema, replace(/ Library="[^"]*"/, '')],
  ['a rule holds something', schema, replace(/<FormStateRule [^>]*\/>/, '')],
  ['the state of a form is known', schema, replace('State="Disabled"', 'State="Closed"')],
  ['the right of a rule is known', schema, replace('PrivilegeType="Create"', 'PrivilegeType="Make"')],
  ['the depth of a rule is known', schema, replace('PrivilegeDepth="Basic"', 'PrivilegeDepth="User"')],
  ['a custom action has an id', schema, replace(/<CustomAction Id="[^"]*"/, '<CustomAction')],
  ['a custom action comes once', '0x8004f10b', replace(/(<CustomAction .*<\/CustomAction>)/, '$1$1')],
  ['a command comes once', '0x8004f10b', replace(/(<CommandDefinition .*<\/CommandDefinition>)/, '$1$1')],
  ['a rule comes once', '0x8004f10b', replace(/(<EnableRule Id="[^"]*"><FormStateRule.*?<\/EnableRule>)/, '$1$1')],
  ['ids are not too long', '0x8004f10c', replace('.Button" Command', `.${'x'.repeat(128)}" Command`)],
  ['a location is one', control, replace(location, 'Location="somewhere"')],
  ['a location is of the table', control, replace(location, location.replace('incident', 'account'))],
  ['a location has a place in its bar', control, replace(location, 'Location="Mscrm.Form.incident"')],
  ['what stands in the place of another has its id', '0x8004f109', replace('Save.Controls._children', 'Save')],
  ['a button has a command', element, replace(/Command="[^"]*Command"/, 'Command="bt.nothing"')],
  ['an enable rule is defined', element, replace(`<EnableRule Id="${rule}"/>`, '<EnableRule Id="bt.nothing"/>')],
  ['a display rule is defined', element, replace(/<DisplayRule Id="[^"]*"\/>/, '<DisplayRule Id="bt.nothing"/>')],
  ['a text is defined', element, replace(/<LocLabel Id="[^"]*\.Label"/, '<LocLabel Id="bt.nothing"')],
  ['the table of a rule is there', '0x8004f104', replace('EntityName="bt_sessionkey"', 'EntityName="bt_nothing"')],
  [
    'the privilege of a rule is there',
    '0x8004f102',
    replace(/<EntityPrivilegeRule [^>]*\/>/, '<MiscellaneousPrivilegeRule PrivilegeName="prvReadbt_Nothing"/>'),
  ],
  ['an icon is there', '0x8004f106', replace(/ModernImage="[^"]*"/, 'ModernImage="$$webresource:bt_/nothing.svg"')],
  ['a script is there', '0x8004f106', replace(/Library="[^"]*"/, 'Library="$$webresource:bt_/nothing.js"')],
];

describe('our button, broken in one way after the other, is refused', () => {
  let dynamics: Dynamics;
  let parts: Record<string, Uint8Array>;
  beforeAll(async () => {
    dynamics = await startDynamics();
    await dynamics.importSolution(buildSolution());
    parts = unzipSync(packSolution(buttonSolution, { managed: true }));
  });
  afterAll(() => dynamics.close());

  test.each(ways)('%s: %s', async (_rule, code, change) => {
    expect(await importBroken(dynamics, parts, 'customizations.xml', change)).toMatchObject({ code });
    expect(dynamics.rows('solution')).toHaveLength(1);
  });

  test('as it is, it is taken', async () => {
    await dynamics.importSolution(packSolution(buttonSolution, { managed: true }));
  });
});
