import { Fragment } from 'react';
import type { ResponseOf } from '../../api/client.ts';
import { useChange } from '../../api/queries.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { FailureBar } from '../../parts/failure-bar.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { Time } from '../../parts/time.tsx';

interface SessionReportProps {
  readonly configurationId: string;
  readonly lsid: string;
}

type Report = ResponseOf<'POST /api/configurations/{id}/report'>;

/** The report of the session as the plugin redacts it; fetched only when somebody asks, as it shows what people wrote. */
export function SessionReport({ configurationId, lsid }: SessionReportProps) {
  const report = useChange('POST /api/configurations/{id}/report');
  return (
    <section>
      <h2>Report</h2>
      <p>As the appliance has it now, redacted as what is written. The audit notes who has read it.</p>
      <ActButton
        role="operator"
        isBusy={report.isPending}
        onClick={() => report.mutate({ path: { id: configurationId }, body: { lsid } })}
      >
        Fetch the report
      </ActButton>
      {report.error && <FailureBar failure={report.error} />}
      {report.data && <Read report={report.data} />}
    </section>
  );
}

const titles = ['When', 'Who', 'What', 'Text'];

/** Of labels and entries several may be the same: only their place tells them apart. */
function Read({ report: { facts, entries, left } }: { readonly report: Report }) {
  return (
    <>
      <dl className="facts">
        {facts.map(([label, value], index) => (
          <Fragment key={index}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
      <table className="wide report">
        <TableHead titles={titles} />
        <tbody>
          {entries.map(({ at, who, what, text }, index) => (
            <tr key={index}>
              <td>{at !== undefined && <Time at={at} />}</td>
              <td>{who}</td>
              <td>{what}</td>
              <td>{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {left > 0 && <p>And {left.toLocaleString()} more that are not shown.</p>}
    </>
  );
}
