import { generateSessionKey } from './generate-session-key.ts';

// The name that the command of the form calls: packages/dynamics-solutions/src/button.ts.
Object.assign(window, { BeyondTrust: { generateSessionKey } });
