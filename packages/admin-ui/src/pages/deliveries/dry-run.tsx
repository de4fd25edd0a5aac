import { useChange } from '../../api/queries.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { FailureBar } from '../../parts/failure-bar.tsx';

interface DryRunProps {
  readonly configurationId: string;
  readonly lsid: string;
}

/** Tells what a replay would write now, with the report fetched anew; writes nothing. */
export function DryRun({ configurationId, lsid }: DryRunProps) {
  const preview = useChange('POST /api/configurations/{id}/preview');
  const plan = preview.data;
  return (
    <section>
      <h2>Dry run</h2>
      <p>It shows texts of the session: the audit notes who has looked.</p>
      <ActButton
        role="operator"
        isBusy={preview.isPending}
        onClick={() => preview.mutate({ path: { id: configurationId }, body: { lsid } })}
      >
        Show what would be written
      </ActButton>
      {preview.error && <FailureBar failure={preview.error} />}
      {plan?.kind === 'skipped' && <p>Nothing: {plan.message}</p>}
      {plan?.kind === 'failed' && (
        <p>
          {plan.fault.message} {plan.fault.help}
        </p>
      )}
      {plan?.kind === 'planned' && (
        <>
          <p>
            {plan.changes.length} rows would change; {plan.unchanged} are as they should be.
          </p>
          <ul className="plan">
            {plan.changes.map((change) => (
              <li key={`${change.kind} ${change.id}`}>
                <details>
                  <summary>
                    {change.change} {change.kind}: {change.label}
                  </summary>
                  <ul>
                    {change.fields.map(({ field, before, after }) => (
                      <li key={field}>
                        {field}: <del>{before}</del> <ins>{after}</ins>
                      </li>
                    ))}
                  </ul>
                </details>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
