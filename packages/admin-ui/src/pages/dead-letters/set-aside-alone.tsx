import { useConfigurationNames } from '../../api/configuration-names.ts';
import { useApi } from '../../api/queries.ts';
import { SetAsideControl } from '../../set-asides/set-aside-control.tsx';

/** What was set aside and holds up no delivery at present: it may come back before its time, and can be brought back. */
export function SetAsideAlone() {
  const items = useApi('GET /api/set-asides').data?.items ?? [];
  const { nameOf } = useConfigurationNames();
  return items
    .filter(({ count }) => count === 0)
    .map((setAside) => {
      const { configurationId, cause } = setAside;
      const title = `${cause} of ${nameOf(configurationId)}`;
      return (
        <section key={title} className="card" aria-label={title}>
          <h2>{title}</h2>
          <p>It holds up no delivery now.</p>
          <SetAsideControl group={setAside} setAside={setAside} on={title} />
        </section>
      );
    });
}
