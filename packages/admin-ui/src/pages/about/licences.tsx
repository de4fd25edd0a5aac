import { useApi } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { TableHead } from '../../parts/table-head.tsx';

const introductions = {
  release: 'What this release contains that is not ours. The texts are in its file THIRD-PARTY-LICENSES.txt.',
  sources:
    'This engine runs from its sources: listed is all that is installed beside them, tools of development too. Each text is in the folder of the package, in node_modules.',
} as const;

/** Every part of the product that is not ours, with its licence. */
export function Licences() {
  const parts = useApi('GET /api/parts', {}, { repeat: false });
  return (
    <section>
      <h2>Licences</h2>
      <p>Casebridge itself stands under the MIT licence.</p>
      <Loaded query={parts}>
        {({ of, items }) => (
          <>
            <p>{introductions[of]}</p>
            <details>
              <summary>{items.length.toLocaleString()} parts with their licences</summary>
              <table className="wide">
                <TableHead titles={['Part', 'Version', 'Licence']} />
                <tbody>
                  {items.map(({ name, version, licence }, index) => (
                    // One version may lie in several folders.
                    <tr key={`${index} ${name}`}>
                      <th scope="row">{name}</th>
                      <td>{version}</td>
                      <td>{licence}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </details>
          </>
        )}
      </Loaded>
    </section>
  );
}
