import { strToU8, zipSync } from 'fflate';

/** A small solution with a command on the form of a case, its script, and a page with a script of its own. */
export function buttonSolution(): Uint8Array {
  const resources = [
    ['tst_/command.js', 3, commandScript],
    ['tst_/page.html', 1, page],
    ['tst_/page.js', 3, pageScript],
  ] as const;
  const fileOf = (name: string, at: number): string =>
    `WebResources/${name.replace(/[/.]/g, '')}00000000-0000-4000-8000-00000000000${at}`;
  const elements = resources.map(
    ([name, type], at) =>
      `<WebResource><WebResourceId>{00000000-0000-4000-8000-00000000000${at}}</WebResourceId><Name>${name}</Name><WebResourceType>${type}</WebResourceType><FileName>/${fileOf(name, at)}</FileName></WebResource>`,
  );
  const roots = resources.map(([name]) => `<RootComponent type="61" schemaName="${name}" behavior="0"/>`);
  const overrides = resources.map(
    ([name], at) => `<Override PartName="/${fileOf(name, at)}" ContentType="application/octet-stream"/>`,
  );
  const files: [string, string][] = [
    [
      '[Content_Types].xml',
      `<Types><Default Extension="xml" ContentType="application/octet-stream"/>${overrides.join('')}</Types>`,
    ],
    ['solution.xml', manifest(roots.join(''))],
    [
      'customizations.xml',
      `<ImportExportXml><Entities><Entity><Name>Incident</Name>${ribbon}</Entity></Entities><WebResources>${elements.join('')}</WebResources></ImportExportXml>`,
    ],
    ...resources.map(([name, , text], at): [string, string] => [fileOf(name, at), text]),
  ];
  return zipSync(Object.fromEntries(files.map(([name, text]) => [name, strToU8(text)])));
}

const manifest = (roots: string): string =>
  `<ImportExportXml><SolutionManifest><UniqueName>Button</UniqueName><Version>1.0.0.0</Version><Managed>1</Managed><Publisher><UniqueName>tester</UniqueName><CustomizationPrefix>tst</CustomizationPrefix><CustomizationOptionValuePrefix>10000</CustomizationOptionValuePrefix></Publisher><RootComponents><RootComponent type="1" schemaName="incident" behavior="2"/>${roots}</RootComponents><MissingDependencies/></SolutionManifest></ImportExportXml>`;

const ribbon = `<RibbonDiffXml><CustomActions><CustomAction Id="tst.Action" Location="Mscrm.Form.incident.MainTab.Save.Controls._children" Sequence="900"><CommandUIDefinition><Button Id="tst.Button" Command="tst.Command" LabelText="$LocLabels:tst.Label" Sequence="900" TemplateAlias="o1"/></CommandUIDefinition></CustomAction></CustomActions><Templates><RibbonTemplates Id="Mscrm.Templates"/></Templates><CommandDefinitions><CommandDefinition Id="tst.Command"><EnableRules><EnableRule Id="Mscrm.FormStateNotNew"/><EnableRule Id="tst.Open"/><EnableRule Id="tst.Script"/></EnableRules><DisplayRules><DisplayRule Id="tst.MayWrite"/></DisplayRules><Actions><JavaScriptFunction Library="$webresource:tst_/command.js" FunctionName="TST.open"><CrmParameter Value="PrimaryControl"/></JavaScriptFunction></Actions></CommandDefinition></CommandDefinitions><RuleDefinitions><TabDisplayRules/><DisplayRules><DisplayRule Id="tst.MayWrite"><EntityPrivilegeRule EntityName="annotation" PrivilegeType="Create" PrivilegeDepth="Basic"/></DisplayRule></DisplayRules><EnableRules><EnableRule Id="tst.Open"><ValueRule Field="statecode" Value="0"/></EnableRule><EnableRule Id="tst.Script"><CustomRule Library="$webresource:tst_/command.js" FunctionName="TST.mayOpen"/></EnableRule></EnableRules></RuleDefinitions><LocLabels><LocLabel Id="tst.Label"><Titles><Title description="Open the page" languagecode="1033"/><Title description="Seite anzeigen" languagecode="1031"/></Titles></LocLabel></LocLabels></RibbonDiffXml>`;

const commandScript = `var TST = {
  mayOpen: function () { return Promise.resolve(true); },
  open: async function (form) {
    form.ui.setFormNotification('opened', 'INFO', 'tst');
    form.ui.setFormNotification('opened twice', 'INFO', 'tst2');
    var data = form.data.entity.getId();
    var input = { pageType: 'webresource', webresourceName: 'tst_/page.html', data: data };
    if (Xrm.App.sidePanes) {
      var pane = await Xrm.App.sidePanes.createPane({ title: 'Page', paneId: 'tst', width: 500 });
      return pane.navigate(input);
    }
    return Xrm.Navigation.navigateTo(input, { target: 2, width: { value: 480, unit: 'px' }, height: 360, title: 'Page' });
  },
};`;

const page = '<!doctype html><html lang="en"><title>Page</title><p id="said">...</p><script src="page.js"></script>';

const pageScript = `(async function () {
  var said = document.getElementById('said');
  try {
    var xrm = parent.Xrm;
    if (!xrm) return void (said.textContent = 'no Xrm');
    var id = new URLSearchParams(location.search).get('data');
    var row = await xrm.WebApi.retrieveRecord('incident', id, '?$select=title');
    var note = await xrm.WebApi.createRecord('annotation', { subject: 'made by the page', 'objectid_incident@odata.bind': '/incidents(' + id.replace(/[{}]/g, '') + ')' });
    said.textContent = row.title + ' / ' + xrm.Utility.getGlobalContext().userSettings.userName + ' / ' + note.entityType;
  } catch (error) {
    said.textContent = 'failed ' + (error.errorCode >>> 0).toString(16) + ' ' + error.message;
  }
})();`;
