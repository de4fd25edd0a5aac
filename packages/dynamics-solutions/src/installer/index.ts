export { caseForms, changeCaseForms, type CaseForm, type CaseFormsOrder } from './case-forms.ts';
export type { SetupDeps, SetupTarget } from './deps.ts';
export type { Finding, FindingCode } from './finding.ts';
export { check, install, type SetupReport } from './install.ts';
export { SetupError } from './setup-error.ts';
export { signInByBrowser } from './sign-in/browser.ts';
export { signInByDeviceCode, type DeviceCode } from './sign-in/device-code.ts';
export { publicClientId, type SignInRequest } from './sign-in/login-server.ts';
export { uninstall } from './uninstall.ts';
