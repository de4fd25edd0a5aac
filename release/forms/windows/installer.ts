import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';

/** Never changes: by it Windows Installer knows that another version is installed. */
const upgradeCode = '6C0B0E3E-8D0E-4E0C-9A59-5B1C0F1B9D57';

/** What the installer is made of. */
export interface InstallerSource {
  readonly version: string;
  /** Where the source stands. */
  readonly folder: string;
  /** The program folder, relative to the source. */
  readonly program: string;
  /** With the first configuration and the shortcut to the admin tool, relative to the source. */
  readonly extras: string;
}

/** Id of the one component whose file is kept by upgrades and uninstalls. */
export const configurationComponent = 'Configuration';

/** The source of the installer for wixl: every file is a component of its own, as upgrades by file want it. */
export function installerSource({ version, folder, program, extras }: InstallerSource): string {
  const components: string[] = [];
  const directories = directoriesOf({ folder, program }, '', components);
  const reference = [...components, configurationComponent, 'AdminTool'].map((id) => `<ComponentRef Id="${id}"/>`);
  return `<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
  <Product Id="${guidOf(`product ${version}`)}" Name="Casebridge" Language="1033" Version="${version}"
           Manufacturer="The Casebridge authors" UpgradeCode="${upgradeCode}">
    <Package InstallerVersion="500" Compressed="yes" InstallScope="perMachine" Platform="x64"/>
    <Media Id="1" Cabinet="casebridge.cab" EmbedCab="yes"/>
    <MajorUpgrade DowngradeErrorMessage="A newer version of Casebridge is installed; this one could not read a store that it has brought forward. Nothing was changed. The way back: docs/install.md."/>
    <Directory Id="TARGETDIR" Name="SourceDir">
      <Directory Id="ProgramFiles64Folder">
        <Directory Id="INSTALLDIR" Name="Casebridge">${directories}
        </Directory>
      </Directory>
      <Directory Id="CommonAppDataFolder">
        <Directory Id="DATADIR" Name="Casebridge">
          <Component Id="${configurationComponent}" Guid="${guidOf(configurationComponent)}" Win64="yes">
            <File Id="ConfigurationFile" Source="${extras}/casebridge.json" KeyPath="yes"/>
          </Component>
        </Directory>
      </Directory>
      <Directory Id="ProgramMenuFolder">
        <Directory Id="MENUDIR" Name="Casebridge">
          <Component Id="AdminTool" Guid="${guidOf('AdminTool')}" Win64="yes">
            <File Id="AdminToolFile" Source="${extras}/Casebridge admin tool.url" KeyPath="yes"/>
          </Component>
        </Directory>
      </Directory>
    </Directory>
    <Feature Id="Complete" Level="1">${reference.join('')}</Feature>
    <CustomAction Id="ConfigureService" FileKey="${serviceHostFile}" ExeCommand="configure" Execute="deferred" Impersonate="no" Return="check"/>
    <InstallExecuteSequence>
      <Custom Action="ConfigureService" After="InstallServices">NOT REMOVE</Custom>
    </InstallExecuteSequence>
  </Product>
</Wix>
`;
}

const serviceHost = 'casebridge-service.exe';
const serviceHostFile = idOf('file', serviceHost);

type Place = Pick<InstallerSource, 'folder' | 'program'>;

/** @param components takes the id of each component that is met */
function directoriesOf(from: Place, below: string, components: string[]): string {
  const entries = readdirSync(path.join(from.folder, from.program, below), { withFileTypes: true });
  const sorted = entries.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  return sorted
    .map((entry) => {
      const name = path.posix.join(below, entry.name);
      if (!entry.isDirectory()) return componentOf(from, name, components);
      const inner = directoriesOf(from, name, components);
      return `\n<Directory Id="${idOf('directory', name)}" Name="${entry.name}">${inner}</Directory>`;
    })
    .join('');
}

function componentOf({ program }: Place, name: string, components: string[]): string {
  const id = idOf('component', name);
  components.push(id);
  const file = `<File Id="${idOf('file', name)}" Source="${program}/${name}" KeyPath="yes"/>`;
  const service = name === serviceHost ? serviceElements : '';
  return `\n<Component Id="${id}" Guid="${guidOf(name)}" Win64="yes">${file}${service}</Component>`;
}

const serviceElements = `
<ServiceInstall Id="Service" Name="Casebridge" DisplayName="Casebridge Middleware Engine" Type="ownProcess" Start="auto"
                ErrorControl="normal" Account="NT AUTHORITY\\LocalService"/>
<ServiceControl Id="ServiceControl" Name="Casebridge" Start="install" Stop="both" Remove="uninstall" Wait="yes"/>`;

/** Ids of Windows Installer are letters, digits, dots and underscores, and begin with a letter. */
function idOf(kind: string, name: string): string {
  return `${kind}.${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
}

/** A version 5 UUID (RFC 9562) of a text, in the namespace of the upgrade code: the same in every build. */
export function guidOf(text: string): string {
  const namespace = Buffer.from(upgradeCode.replaceAll('-', ''), 'hex');
  const bytes = createHash('sha1').update(namespace).update(text).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex').toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
