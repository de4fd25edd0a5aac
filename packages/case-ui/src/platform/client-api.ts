/** The part of the apps' client API that our pages use; all of it documented. Source: docs/vendors/dataverse.md#client. */
export interface ClientApi {
  readonly WebApi: Pick<
    Xrm.WebApi,
    'createRecord' | 'retrieveRecord' | 'retrieveMultipleRecords' | 'updateRecord' | 'deleteRecord'
  >;
  readonly Navigation: Pick<Xrm.Navigation, 'navigateTo' | 'openForm' | 'openUrl' | 'openAlertDialog'>;
  readonly Utility: Pick<Xrm.Utility, 'getGlobalContext'>;
}

/**
 * The client API of the app around this page: of the frame that holds it, of one further out, or of the window that opened
 * it. A page outside of a form's container finds none in its parent. The one place that looks out of its frame.
 * @returns `undefined` where no app is around, or another site's page
 */
export function findClientApi(): ClientApi | undefined {
  for (const frame of framesAround(window)) {
    const found = clientApiIn(frame);
    if (found !== undefined) return found;
  }
  return undefined;
}

function* framesAround(start: Window): Generator<Window> {
  let frame = start;
  yield frame;
  while (frame !== frame.parent) {
    frame = frame.parent;
    yield frame;
  }
  if (start.opener !== null) yield start.opener as Window;
}

function clientApiIn(frame: Window): ClientApi | undefined {
  try {
    const { Xrm: found } = frame as unknown as { readonly Xrm?: Partial<ClientApi> };
    const isWhole = found?.WebApi !== undefined && found.Utility !== undefined && found.Navigation !== undefined;
    return isWhole ? (found as ClientApi) : undefined;
  } catch {
    // A frame of another site tells nothing.
    return undefined;
  }
}
