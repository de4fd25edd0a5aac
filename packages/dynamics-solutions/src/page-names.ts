/** The script behind the button; administrators know it from the guide of the original. */
export const launchScript = 'bt_/javascripts/LaunchModalDialog.js';

/** The page with the dialog for session keys. */
export const sessionKeyPage = 'bt_/pages/SessionKey.html';

/** The page on the form of a session that shows all of it. */
export const sessionViewer = 'bt_/pages/SessionViewer.html';
