import { defined } from '../../defined.ts';
import { parseFlag } from '../../report/values.ts';
import { child, childText, type XmlElement } from '../../xml/xml-element.ts';

/** State of the appliance, as it reports it. */
export interface ApplianceHealth {
  readonly healthy: boolean;
  /** 32 hexadecimal digits. */
  readonly applianceId?: string;
  readonly applianceHost?: string;
  /** Release and build, verbatim. */
  readonly version?: string;
  /** `none`, `primary` or `backup`, verbatim. */
  readonly failoverRole?: string;
  readonly errorMessage?: string;
  readonly lastDataSyncTime?: string;
  readonly lastDataSyncStatus?: string;
}

/**
 * Reads the answer to `check_health`; `undefined` if it does not say whether the appliance is well.
 * Source: docs/vendors/remote-support.md#health.
 */
export function readHealth(root: XmlElement): ApplianceHealth | undefined {
  const appliance = child(root, 'appliance');
  const text = (name: string) => childText(root, name)?.trim();
  const healthy = parseFlag(text('success'));
  if (healthy === undefined) return undefined;
  return {
    healthy,
    ...defined({
      applianceId: appliance?.attributes.id,
      applianceHost: appliance?.text.trim(),
      version: text('version'),
      failoverRole: text('failover_role'),
      errorMessage: text('error_message'),
      lastDataSyncTime: text('last_data_sync_time'),
      lastDataSyncStatus: text('last_data_sync_status'),
    }),
  };
}
