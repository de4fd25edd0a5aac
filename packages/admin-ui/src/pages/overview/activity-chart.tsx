import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { TableHead } from '../../parts/table-head.tsx';
import { Time } from '../../parts/time.tsx';
import { useMedia } from '../../shell/use-media.ts';
import { hoursOfDay, type Hour } from './hours-of-day.ts';
import type { OverviewData } from './overview-data.ts';

/** Told apart by their dashes as well as by their colours. */
const series = [
  { key: 'events', title: 'Events in', dash: [] },
  { key: 'succeeded', title: 'Written', dash: [8, 3] },
  { key: 'skipped', title: 'Skipped', dash: [2, 3] },
  { key: 'dead', title: 'Given up', dash: [8, 3, 2, 3] },
] as const;

const height = 180;
/** As everywhere on the pages: in the reader's language and zone. */
const hourOf = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/** The last 24 hours, drawn; and as a table, which says the same to who cannot see the drawing. */
export function ActivityChart({ overview }: { readonly overview: OverviewData }) {
  const hours = hoursOfDay(overview);
  return (
    <section aria-labelledby="activity">
      <h2 id="activity">The last 24 hours</h2>
      <Drawing hours={hours} />
      <details>
        <summary>As a table</summary>
        <HourTable hours={hours} />
      </details>
    </section>
  );
}

function Drawing({ hours }: { readonly hours: readonly Hour[] }) {
  const place = useRef<HTMLDivElement>(null);
  const isDark = useMedia('(prefers-color-scheme: dark)');
  const isForced = useMedia('(forced-colors: active)');
  const data = JSON.stringify([hours.map(({ at }) => at), ...series.map(({ key }) => hours.map((hour) => hour[key]))]);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const chart = new uPlot(optionsFor(element), JSON.parse(data) as uPlot.AlignedData, element);
    const watcher = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height }));
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      chart.destroy();
    };
  }, [data, isDark, isForced]);
  return (
    <div ref={place} className="chart" role="img" aria-label="Events and what became of them, by hour; see the table" />
  );
}

/** Colours come from the style sheet, so that both themes and forced colours hold for the drawing too. */
function optionsFor(element: HTMLElement): uPlot.Options {
  const style = getComputedStyle(element);
  const [line, text] = [style.getPropertyValue('--chart-line'), style.getPropertyValue('--chart-text')];
  const axis = { stroke: text, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } };
  return {
    ...{ width: element.clientWidth, height, cursor: { show: false }, legend: { live: false } },
    scales: { y: { range: (_chart, _min, max) => [0, Math.max(4, max)] } },
    axes: [
      { ...axis, values: (_chart, seconds) => seconds.map((second) => hourOf.format(second * 1000)) },
      { ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000] },
    ],
    series: [
      { label: 'Hour' },
      ...series.map(({ key, title, dash }) => ({
        ...{ label: title, stroke: style.getPropertyValue(`--chart-${key}`), width: 2, dash: [...dash] },
        points: { show: false },
      })),
    ],
  };
}

function HourTable({ hours }: { readonly hours: readonly Hour[] }) {
  return (
    <table>
      <TableHead titles={['Hour from', ...series.map(({ title }) => title)]} />
      <tbody>
        {hours.toReversed().map((hour) => (
          <tr key={hour.at}>
            <th scope="row">
              <Time at={new Date(hour.at * 1000).toISOString()} />
            </th>
            {series.map(({ key }) => (
              <td key={key}>{hour[key].toLocaleString()}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
