import { Button } from '@fluentui/react-button';
import { BulkActButton } from '../../bulk-acts/bulk-act-button.tsx';
import type { BulkKind, BulkSelection } from '../../bulk-acts/use-bulk-act.ts';
import type { Selection } from '../../parts/selection.ts';
import { matchOf } from './match.ts';

interface ActBarProps {
  readonly filters: URLSearchParams;
  readonly selection: Selection;
  /** Ids of the rows that are shown. */
  readonly shown: readonly string[];
}

/** What can be done to the ticked deliveries, or to all that match the filters; each is counted and confirmed first. */
export function ActBar({ filters, selection, shown }: ActBarProps) {
  const { ids, set } = selection;
  return (
    <div className="acts" role="group" aria-label="Acts on many">
      <Button size="small" disabled={shown.length === 0} onClick={() => set(ids.length > 0 ? [] : shown)}>
        {ids.length > 0 ? 'Select none' : 'Select all shown'}
      </Button>
      {ids.length > 0 ? (
        // Other ticks: what was counted before is confirmed no more.
        <Acts key={ids.join(' ')} selection={{ ids }} what={`${ids.length.toLocaleString()} selected`} />
      ) : (
        <ActsOnMatch filters={filters} />
      )}
    </div>
  );
}

function ActsOnMatch({ filters }: { readonly filters: URLSearchParams }) {
  const match = matchOf(filters);
  if (match.kind === 'not-offered') return <span>{match.reason}</span>;
  return <Acts key={filters.toString()} selection={match.selection} what="all that match" />;
}

const kinds: readonly (readonly [kind: BulkKind, act: string, states: readonly string[]])[] = [
  ['replay', 'Replay', ['dead', 'skipped', 'succeeded']],
  ['release', 'Release', ['pending', 'retrying']],
  ['dismiss', 'Dismiss', ['dead']],
];

/** Where the state is known, only what can be done to it. */
function Acts({ selection, what }: { readonly selection: BulkSelection; readonly what: string }) {
  return kinds
    .filter(([, , states]) => selection.state === undefined || states.includes(selection.state))
    .map(([kind, act]) => (
      <BulkActButton key={kind} kind={kind} selection={selection}>
        {`${act} ${what}`}
      </BulkActButton>
    ));
}
