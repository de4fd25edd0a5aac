import type { TokenSource } from '@casebridge/dataverse';
import {
  allowInsecureRequests,
  customFetch,
  deviceAuthorizationRequest,
  deviceCodeGrantRequest,
  None,
  processDeviceAuthorizationResponse,
  processDeviceCodeResponse,
  ResponseBodyError,
  type DeviceAuthorizationResponse,
} from 'oauth4webapi';
import {
  isOnThisMachine,
  loginServer,
  publicClient,
  scopeOf,
  signedIn,
  signInFailed,
  type SignInRequest,
} from './login-server.ts';

/** Address that the person opens on any device, and the code to enter there. */
export interface DeviceCode {
  readonly url: string;
  readonly code: string;
}

const defaultIntervalSeconds = 5;

/**
 * Signs a person in on another device, for machines without a browser. Source: docs/vendors/dataverse.md#interactive-sign-in.
 * @param show tells the person address and code
 * @throws SetupError if nobody enters the code in time
 */
export async function signInByDeviceCode(
  request: SignInRequest,
  show: (code: DeviceCode) => void,
): Promise<TokenSource> {
  try {
    const device = await askForCode(request);
    show({ url: device.verification_uri, code: device.user_code });
    return await waitForPerson(request, device);
  } catch (error) {
    request.signal?.throwIfAborted();
    throw signInFailed(error);
  }
}

function optionsOf(request: SignInRequest) {
  return { [customFetch]: request.fetch, [allowInsecureRequests]: isOnThisMachine(request) };
}

async function askForCode(request: SignInRequest): Promise<DeviceAuthorizationResponse> {
  const [server, client] = [loginServer(request), publicClient(request)];
  const parameters = new URLSearchParams({ scope: scopeOf(request) });
  const response = await deviceAuthorizationRequest(server, client, None(), parameters, optionsOf(request));
  return processDeviceAuthorizationResponse(server, client, response);
}

async function waitForPerson(request: SignInRequest, device: DeviceAuthorizationResponse): Promise<TokenSource> {
  const [server, client] = [loginServer(request), publicClient(request)];
  let seconds = device.interval ?? defaultIntervalSeconds;
  for (;;) {
    await request.clock.sleep(seconds * 1000, request.signal);
    try {
      const response = await deviceCodeGrantRequest(server, client, None(), device.device_code, optionsOf(request));
      const token = await processDeviceCodeResponse(server, client, response);
      return signedIn(request.clock, token.access_token, token.expires_in ?? 0);
    } catch (error) {
      if (!(error instanceof ResponseBodyError)) throw error;
      if (error.error === 'slow_down') seconds += 5;
      else if (error.error !== 'authorization_pending') throw error;
    }
  }
}
