import type { Words } from './word-list.ts';

export const german: Words = {
  title: 'Sitzungsschlüssel',
  forCase: (number) => `Zum Fall ${number}`,
  loading: 'Einen Moment.',
  generate: 'Sitzungsschlüssel erzeugen',
  another: 'Weiteren Schlüssel erzeugen',
  tryAgain: 'Erneut versuchen',
  change: 'Ändern',
  queue: 'Warteschlange',
  minutes: 'Gültig für (Minuten)',
  queueKinds: { general: 'Allgemeine Warteschlange', me: 'Ich', team: 'Teams', issue: 'Anliegen' },
  chosen: (queue, minutes) => `${queue}, ${minutes} Minuten gültig`,
  asking: 'Der Schlüssel wird angefordert.',
  stillAsking: 'Noch keine Antwort. Sie erscheint noch hier; wenn es eilt, hilft die Konsole selbst.',
  sayIt: 'Bitten Sie den Kunden, die Adresse zu öffnen und den Schlüssel einzugeben.',
  key: 'Sitzungsschlüssel',
  address: 'Adresse mit dem Schlüssel',
  qrCode: 'QR-Code der Adresse',
  copyKey: 'Schlüssel kopieren',
  copyAddress: 'Adresse kopieren',
  copied: 'Kopiert.',
  pressKeys: (keys) => `Markiert: Drücken Sie ${keys}.`,
  validFor: (left, until) => `Noch ${left} gültig, bis ${until}`,
  notRevocable: (until) =>
    `Ein Schlüssel kann nicht zurückgenommen werden. Er endet um ${until}, oder sobald der Kunde ihn benutzt hat.`,
  askedBy: (name, at, queue) => `Angefordert von ${name} um ${at}, für ${queue}`,
  nobodyInQueue:
    'In dieser Warteschlange ist niemand angemeldet. Der Kunde würde warten: Melden Sie sich in der Konsole an, oder wählen Sie eine andere.',
  writeMail: 'E-Mail schreiben',
  mailWritten: 'Ein Entwurf liegt am Fall.',
  openMail: 'Entwurf öffnen',
  mailSubject: (caseNumber) => `Supportsitzung zum Fall ${caseNumber}`,
  mailBody: (address, key) =>
    `Bitte öffnen Sie diese Adresse, um die Supportsitzung zu beginnen:\n\n${address}\n\nSitzungsschlüssel: ${key}`,
  noCustomer: 'Der Fall hat keinen Kunden: Tragen Sie den Empfänger im Entwurf ein.',
  steps: {
    waiting: 'Schlüssel vergeben',
    joined: 'Kunde beigetreten',
    running: 'Sitzung läuft',
    ended: 'Sitzung beendet',
    written: 'Am Fall abgelegt',
  },
  progress: {
    title: 'Verlauf',
    waiting: 'Warten auf den Kunden.',
    mayBeLate: 'Meldet das Gerät keine Beitritte, erscheint die Sitzung hier, sobald sie beendet ist.',
    expired:
      'Der Schlüssel ist abgelaufen. Hat der Kunde ihn vorher benutzt, erscheint die Sitzung hier, sobald sie beendet ist.',
    joined: (customer) => `${customer} ist beigetreten.`,
    running: (customer, representative) => `Die Sitzung von ${customer} mit ${representative} läuft.`,
    ended: 'Die Sitzung ist beendet und wird am Fall abgelegt.',
    written: 'Die Sitzung ist beendet und liegt am Fall.',
  },
  openSession: 'Sitzung öffnen',
  somebody: 'Der Kunde',
  earlier: 'Frühere Schlüssel dieses Falls',
  states: { valid: 'gültig', expired: 'beendet', failed: 'nicht vergeben', asked: 'angefordert' },
  applianceLink: 'Schlüssel in der Konsole erzeugen',
  troubles: {
    noApp:
      'Diese Seite arbeitet nur in Dynamics 365. Öffnen Sie einen Fall und drücken Sie Sitzungsschlüssel erzeugen.',
    noCase: 'Der Fall ist noch nicht gespeichert. Speichern Sie ihn, und drücken Sie dann erneut.',
    caseMissing: 'Dieser Fall wurde nicht gefunden, oder Sie dürfen ihn nicht lesen.',
    closed: 'Dieser Fall ist geschlossen. Öffnen Sie ihn wieder, um einen Sitzungsschlüssel zu erzeugen.',
    noConnection:
      'Hier ist keine Verbindung zu einem BeyondTrust-Gerät eingerichtet, oder Sie dürfen sie nicht sehen. Ein Administrator kann Ihnen die Rolle BeyondTrust Agent geben.',
    notAnswered:
      'Diese Umgebung beantwortet keine Anfragen nach Sitzungsschlüsseln. Erzeugen Sie den Schlüssel in der Konsole.',
    silent:
      'Die Integration hat sich seit einigen Minuten nicht gemeldet; eine Anfrage bliebe ohne Antwort. Erzeugen Sie den Schlüssel in der Konsole, und sagen Sie einem Administrator Bescheid.',
    noQueue:
      'Noch ist keine Warteschlange bekannt. Versuchen Sie es in einigen Minuten erneut, oder erzeugen Sie den Schlüssel in der Konsole.',
    noRight:
      'Sie dürfen keine Sitzungsschlüssel anfordern. Ein Administrator kann Ihnen die Rolle BeyondTrust Agent geben.',
    throttled: 'Dynamics 365 nimmt von Ihnen gerade keine Anfragen mehr an. Versuchen Sie es in einer Minute erneut.',
    unreachable: 'Dynamics 365 ist nicht zu erreichen. Prüfen Sie das Netz; diese Seite versucht es weiter.',
    refused: (message) => `Dynamics 365 hat abgelehnt: ${message}`,
    failed: (message) => `Es gibt keinen Schlüssel. ${message}`,
    foreignAddress:
      'Die Adresse dieses Schlüssels führt nicht zum Gerät dieser Verbindung und wird daher nicht gezeigt. Sagen Sie einem Administrator Bescheid.',
  },
  reasons: {
    caseNumber: () => 'Der Fall hat keine Nummer, oder es gibt ihn nicht mehr.',
    dynamics: () => 'Dynamics 365 hat der Integration nicht geantwortet. Versuchen Sie es erneut.',
    limit: () => 'Sie haben so viele Schlüssel angefordert, wie in einer Stunde erlaubt sind. Versuchen Sie es später.',
    queue: () => 'Diese Warteschlange ist nicht verwendbar. Wählen Sie eine andere.',
    account: () => 'Ihr Konto auf dem Gerät ist nicht bekannt. Wählen Sie eine andere Warteschlange.',
    notShowable: () => 'Das Gerät hat einen Schlüssel vergeben, der sich nicht zeigen lässt.',
    forbidden: () => 'Das Gerät erlaubt der Integration keine Schlüssel. Sagen Sie einem Administrator Bescheid.',
    busy: () =>
      'Das Gerät antwortet nicht oder nimmt gerade keine Anfragen an. Versuchen Sie es in einer Minute erneut.',
    refused: (message) => `Das Gerät hat abgelehnt, mit eigenen Worten: ${message}`,
  },
};
