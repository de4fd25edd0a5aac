/** The script behind the button; administrators know it from the guide of the original. */
export const launchScript = 'bt_/javascripts/LaunchModalDialog.js';

/** The page with the dialog for session keys. */
export const sessionKeyPage = 'bt_/pages/SessionKey.html';

/** The page on the form of a session that shows all of it. */
export const sessionViewer = 'bt_/pages/SessionViewer.html';

/** The page on the form of a case that lists its sessions. */
export const caseSessionsPage = 'bt_/pages/CaseSessions.html';

/** The page that opens the case of a number: administrators put its address into the console. */
export const consolePage = 'bt_/pages/Console.html';
