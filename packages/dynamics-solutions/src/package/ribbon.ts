import { element, type XmlElement } from './xml.ts';

/** A button on the form of a table. Source: docs/vendors/dataverse.md#ribbon. */
export interface FormButton {
  /** Begins with the prefix of the publisher; the ids of all parts are made from it. */
  readonly id: string;
  /** Logical name of the table. */
  readonly table: string;
  readonly label: string;
  readonly tooltip: string;
  /** Name of the web resource that is its icon. */
  readonly icon: string;
  /** Script and function that it calls; the function is given the form. */
  readonly script: string;
  readonly functionName: string;
  /** Logical name of a table: the button is shown to whoever may create rows of it. */
  readonly shownToCreatorsOf: string;
}

/** The `RibbonDiffXml` of a table without buttons of ours. */
export function emptyRibbon(): XmlElement {
  return ribbon({ actions: [], commands: [], displayRules: [], enableRules: [], texts: [] });
}

/**
 * The `RibbonDiffXml` of a table with one button. It is enabled on rows that are saved and not closed: a closed row opens in a
 * form that is disabled, whereas the form of somebody who may only read the row is read-only.
 */
export function buttonRibbon(button: FormButton): XmlElement {
  const { id, table } = button;
  const displayRule = `${id}.MayCreate.DisplayRule`;
  const enableRule = `${id}.IsOpen.EnableRule`;
  return ribbon({
    actions: [
      element(
        'CustomAction',
        {
          Id: `${id}.CustomAction`,
          Location: `Mscrm.Form.${table}.MainTab.Save.Controls._children`,
          Sequence: 900,
        },
        [element('CommandUIDefinition', {}, [buttonXml(button)])],
      ),
    ],
    commands: [
      element('CommandDefinition', { Id: `${id}.Command` }, [
        element('EnableRules', {}, [
          element('EnableRule', { Id: 'Mscrm.FormStateNotNew' }),
          element('EnableRule', { Id: enableRule }),
        ]),
        element('DisplayRules', {}, [element('DisplayRule', { Id: displayRule })]),
        element('Actions', {}, [callXml(button)]),
      ]),
    ],
    displayRules: [
      element('DisplayRule', { Id: displayRule }, [
        element('EntityPrivilegeRule', {
          EntityName: button.shownToCreatorsOf,
          PrivilegeType: 'Create',
          PrivilegeDepth: 'Basic',
        }),
      ]),
    ],
    enableRules: [
      element('EnableRule', { Id: enableRule }, [
        element('FormStateRule', { State: 'Disabled', InvertResult: 'true' }),
      ]),
    ],
    texts: [textXml(`${id}.Label`, button.label), textXml(`${id}.Tooltip`, button.tooltip)],
  });
}

function buttonXml({ id, icon }: FormButton): XmlElement {
  const label = `$LocLabels:${id}.Label`;
  return element('Button', {
    Id: `${id}.Button`,
    Command: `${id}.Command`,
    Sequence: 900,
    LabelText: label,
    Alt: label,
    ToolTipTitle: label,
    ToolTipDescription: `$LocLabels:${id}.Tooltip`,
    ModernImage: `$webresource:${icon}`,
    TemplateAlias: 'o1',
  });
}

function callXml({ script, functionName }: FormButton): XmlElement {
  return element('JavaScriptFunction', { Library: `$webresource:${script}`, FunctionName: functionName }, [
    element('CrmParameter', { Value: 'PrimaryControl' }),
  ]);
}

function textXml(id: string, english: string): XmlElement {
  const title = element('Title', { description: english, languagecode: 1033 });
  return element('LocLabel', { Id: id }, [element('Titles', {}, [title])]);
}

interface RibbonParts {
  readonly actions: readonly XmlElement[];
  readonly commands: readonly XmlElement[];
  readonly displayRules: readonly XmlElement[];
  readonly enableRules: readonly XmlElement[];
  readonly texts: readonly XmlElement[];
}

function ribbon({ actions, commands, displayRules, enableRules, texts }: RibbonParts): XmlElement {
  return element('RibbonDiffXml', {}, [
    element('CustomActions', {}, actions),
    element('Templates', {}, [element('RibbonTemplates', { Id: 'Mscrm.Templates' })]),
    element('CommandDefinitions', {}, commands),
    element('RuleDefinitions', {}, [
      element('TabDisplayRules'),
      element('DisplayRules', {}, displayRules),
      element('EnableRules', {}, enableRules),
    ]),
    element('LocLabels', {}, texts),
  ]);
}
