import type { Emulator } from '../emulator.ts';
import { refusals } from '../errors.ts';
import { valueText } from '../rows/store.ts';

/** Issues the access token that a person would have after signing in to an app of the tenant. */
export async function signIn(emulator: Emulator, userId: string): Promise<string> {
  const user = emulator.environment().rows.get('systemuser', userId);
  if (user === undefined) throw refusals.rowMissing('systemuser', userId);
  const { tenantId } = emulator.directory;
  const claims = {
    audience: emulator.url(),
    tenantId,
    applicationId: emulator.application.id,
    personId: valueText(user.azureactivedirectoryobjectid),
  };
  return emulator.issuer.issue(claims, `${emulator.url()}/${tenantId}/v2.0`, emulator.settings.tokenLifetimeSeconds);
}
