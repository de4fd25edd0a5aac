import { isReference } from '../rows/store.ts';
import type { Exchange } from './context.ts';
import type { ServiceReply } from './message.ts';
import type { Operation } from './operation.ts';
import { complexReply } from './replies.ts';

/** Version that the emulator gives itself: docs/vendors/dataverse.md#requests. */
const version = '9.2.25093.00168';

/** Who and where one is. */
export const identityOperations: Record<string, Operation> = {
  WhoAmI: { kind: 'function', bound: 'no', run: whoAmI },
  RetrieveVersion: {
    kind: 'function',
    bound: 'no',
    run: (exchange) => complexReply(exchange, 'RetrieveVersionResponse', { Version: version }),
  },
};

function whoAmI(exchange: Exchange): ServiceReply {
  const { environment, caller } = exchange.session;
  const unit = environment.rows.get('systemuser', caller.userId)?.businessunitid ?? null;
  return complexReply(exchange, 'WhoAmIResponse', {
    BusinessUnitId: isReference(unit) ? unit.id : environment.ids.rootUnitId,
    UserId: caller.userId,
    OrganizationId: environment.ids.organizationId,
  });
}
