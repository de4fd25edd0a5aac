import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';

/** A mail that was taken. */
export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and text, as they came. */
  readonly content: string;
  /** Whether the connection was secured before the mail came. */
  readonly secured: boolean;
  /** User name and password that were shown. */
  readonly login: string | undefined;
}

/** A mail server as far as a test needs one: RFC 5321 with STARTTLS (RFC 3207) and AUTH PLAIN (RFC 4954). */
export interface MailServer {
  readonly port: number;
  readonly mails: readonly TakenMail[];
  /** Refuses every mail with 451 while true. */
  refuses: boolean;
  close(): Promise<void>;
}

const certificates = join(import.meta.dirname, 'certificates');

export async function startMailServer({ startTls = false } = {}): Promise<MailServer> {
  const mails: TakenMail[] = [];
  const server = createServer((socket) => {
    socket.write('220 mail.example.test ESMTP\r\n');
    converse(socket, {
      offersTls: startTls,
      secured: false,
      refuses: () => mailServer.refuses,
      take: (mail) => mails.push(mail),
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const mailServer: MailServer = {
    port: (server.address() as AddressInfo).port,
    mails,
    refuses: false,
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
  return mailServer;
}

interface Conversation {
  readonly offersTls: boolean;
  readonly secured: boolean;
  readonly refuses: () => boolean;
  readonly take: (mail: TakenMail) => void;
}

/** What the client has said so far. */
interface Envelope {
  from: string;
  to: string[];
  login: string | undefined;
  isData: boolean;
}

/** Answers line by line, and after DATA up to the line with a dot alone. */
function converse(socket: Socket, conversation: Conversation): void {
  const envelope: Envelope = { from: '', to: [], login: undefined, isData: false };
  let buffer = '';
  const endOf = () => buffer.indexOf(envelope.isData ? '\r\n.\r\n' : '\r\n');
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    buffer += chunk.toString();
    for (let end = endOf(); end >= 0; end = endOf()) {
      const part = buffer.slice(0, end);
      buffer = buffer.slice(end + (envelope.isData ? 5 : 2));
      if (envelope.isData) socket.write(`${taken(part, envelope, conversation)}\r\n`);
      else if (/^STARTTLS$/i.test(part)) upgrade(socket, conversation);
      else socket.write(`${answerTo(part, envelope, conversation)}\r\n`);
    }
  });
}

function taken(content: string, envelope: Envelope, { secured, refuses, take }: Conversation): string {
  const { from, to, login } = envelope;
  envelope.isData = false;
  if (refuses()) return '451 try later';
  take({ from, to, content, secured, login });
  return '250 taken';
}

function answerTo(line: string, envelope: Envelope, { offersTls, secured }: Conversation): string {
  const address = /<(.*?)>/.exec(line)?.[1] ?? '';
  const verbs: Readonly<Record<string, () => string>> = {
    EHLO: () => `250-mail.example.test\r\n${offersTls && !secured ? '250-STARTTLS\r\n' : ''}250 AUTH PLAIN`,
    AUTH() {
      const shown = Buffer.from(line.split(' ').at(-1) ?? '', 'base64').toString();
      envelope.login = shown.split('\0').slice(1).join(' ');
      return '235 welcome';
    },
    MAIL() {
      Object.assign(envelope, { from: address, to: [] });
      return '250 ok';
    },
    RCPT() {
      envelope.to.push(address);
      return '250 ok';
    },
    DATA() {
      envelope.isData = true;
      return '354 go on';
    },
    QUIT: () => '221 bye',
  };
  return verbs[line.slice(0, 4).toUpperCase()]?.() ?? '500 unknown';
}

function upgrade(socket: Socket, conversation: Conversation): void {
  socket.write('220 go on\r\n');
  socket.removeAllListeners('data');
  const [cert, key] = ['crt', 'key'].map((kind) => readFileSync(join(certificates, `proxy.${kind}`)));
  const secure = { isServer: true, ...(cert && { cert }), ...(key && { key }) };
  converse(new TLSSocket(socket, secure), { ...conversation, secured: true });
}
