import type { ReactNode } from 'react';
import type { HeldRows } from './held-rows.ts';
import type { Selection } from './selection.ts';
import { TableHead } from './table-head.tsx';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
}

interface RowsProps<Row> {
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly holder: HeldRows<Row>['holder'];
  readonly selection?: Selection | undefined;
  /** Names a row for who hears it. */
  readonly nameOf?: ((row: Row) => string) | undefined;
}

/** A table of rows that stay where they are while somebody is at them. Where it is narrow, each row is a card. */
export function Rows<Row extends { readonly id: string }>(props: RowsProps<Row>) {
  const { rows, columns, holder, selection, nameOf } = props;
  return (
    <table className="wide" {...holder}>
      <TableHead titles={[...(selection === undefined ? [] : ['Select']), ...columns.map(({ title }) => title)]} />
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} aria-selected={selection?.has(row.id)}>
            {selection !== undefined && (
              <td>
                <input
                  type="checkbox"
                  aria-label={`Select ${nameOf?.(row) ?? row.id}`}
                  checked={selection.has(row.id)}
                  onChange={() => selection.toggle(row.id)}
                />
              </td>
            )}
            {columns.map(({ title, cell }) => (
              <td key={title}>{cell(row)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
