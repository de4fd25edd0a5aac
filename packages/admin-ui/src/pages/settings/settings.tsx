import { Fragment } from 'react';
import type { ResponseOf } from '../../api/client.ts';
import { useApi } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { TableHead } from '../../parts/table-head.tsx';

type Setting = ResponseOf<'GET /api/settings'>['items'][number];

/** The main configuration in force: each value with where it comes from. It is changed in its file. */
export function Settings() {
  const settings = useApi('GET /api/settings');
  return (
    <>
      <h1>Settings</h1>
      <Loaded query={settings} empty="The engine tells no settings." isEmpty={({ items }) => items.length === 0}>
        {({ file, items }) => (
          <>
            <p>
              Read at the start from <code>{file ?? 'no file'}</code>. To change a value, edit the file, try it with{' '}
              <code>casebridge config check</code>, and restart the engine. Plugin configurations are on the page
              Plugins.
            </p>
            <table className="wide">
              <TableHead titles={['Key', 'Value', 'Set by', 'What it does']} />
              <tbody>
                {items.map((setting) => (
                  <SettingRow key={setting.key} setting={setting} file={file} />
                ))}
              </tbody>
            </table>
          </>
        )}
      </Loaded>
    </>
  );
}

function SettingRow({ setting, file }: { readonly setting: Setting; readonly file: string | undefined }) {
  const { key, value, from, description } = setting;
  return (
    <tr>
      <th scope="row">
        <KeyName name={key} />
      </th>
      <td>{typeof value === 'string' ? value : JSON.stringify(value)}</td>
      <td>{from === 'file' ? (file ?? 'the configuration file') : 'default'}</td>
      <td>{description ?? ''}</td>
    </tr>
  );
}

/** A long key breaks behind its dots, not within a word. */
function KeyName({ name }: { readonly name: string }) {
  const parts = name.split('.');
  return (
    <code className="key">
      {parts.map((part, index) => (
        <Fragment key={part}>
          {index > 0 && (
            <>
              .<wbr />
            </>
          )}
          {part}
        </Fragment>
      ))}
    </code>
  );
}
