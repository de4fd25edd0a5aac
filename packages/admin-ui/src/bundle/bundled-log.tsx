import { Button } from '@fluentui/react-button';
import { Field } from '@fluentui/react-field';
import { Input } from '@fluentui/react-input';
import { useMemo, useState } from 'react';
import { TableHead } from '../parts/table-head.tsx';
import { Time } from '../parts/time.tsx';
import { linesOf, type Bundle } from './read-bundle.ts';

const pageSize = 100;

/** The log of a bundle, newest first, by a text. */
export function BundledLog({ bundle }: { readonly bundle: Bundle }) {
  const lines = useMemo(() => linesOf(bundle), [bundle]);
  const [text, setText] = useState('');
  const [shown, setShown] = useState(pageSize);
  const found = lines.filter((line) => JSON.stringify(line).toLowerCase().includes(text.toLowerCase()));
  return (
    <section>
      <h2>Log</h2>
      <div className="filters">
        <Field label="Text in the line">
          <Input value={text} onChange={(_, { value }) => setText(value)} />
        </Field>
      </div>
      <p role="status">
        {found.length.toLocaleString()} of {lines.length.toLocaleString()} lines
      </p>
      <table className="wide">
        <TableHead titles={['Time', 'Level', 'What', 'Facts']} />
        <tbody>
          {found.slice(0, shown).map(({ time, level, message, fields }, index) => (
            <tr key={`${lines.length - index} ${time}`}>
              <td>
                <Time at={time} />
              </td>
              <td className={`level-${level}`}>{level}</td>
              <td>{message}</td>
              <td>
                <code>{JSON.stringify(fields)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {found.length > shown && <Button onClick={() => setShown(shown + pageSize)}>Older</Button>}
    </section>
  );
}
