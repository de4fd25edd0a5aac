import type { Random } from '../random.ts';
import type { SystemCategory } from './model.ts';
import type { CustomerScript, RepresentativeScript, StepScript } from './script.ts';

/** A representative's account on the appliance. */
export interface RepresentativeAccount {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly publicDisplayName: string;
  readonly privateDisplayName: string;
  readonly teams: readonly { readonly id: string; readonly name: string }[];
}

const serviceDesk = { id: '2', name: 'Service Desk' };
const fieldSupport = { id: '3', name: 'Field Support' };
const escalations = { id: '5', name: 'Escalations & VIP' };

/** Everybody who works at this appliance. */
export const representativeAccounts: readonly RepresentativeAccount[] = [
  account('4', 'mvogel', 'Martina Vogel', 'Martina', [serviceDesk]),
  account('7', 'jodonnell', "Jack O'Donnell", 'Jack', [serviceDesk, escalations]),
  account('9', 'sgarcia', 'Sofía García Núñez', 'Sofía', [fieldSupport]),
  account('12', 'ytanaka', '田中 優子', 'Yuko', [escalations]),
];

function account(
  id: string,
  username: string,
  displayName: string,
  publicDisplayName: string,
  teams: RepresentativeAccount['teams'],
): RepresentativeAccount {
  return { id, username, displayName, publicDisplayName, privateDisplayName: `${displayName} (${username})`, teams };
}

const customerNames = [
  'Adele Fischer',
  'Brian Walsh',
  'Chloé Lefèvre',
  'Dmitri Ivanov',
  'Ewa Kowalczyk',
  'Fatima Al-Sayed',
  'Göran Öberg',
  'Hana Nováková',
];
const companies = [
  { company: 'Northwind Traders', companyCode: 'NWT-01' },
  { company: 'Müller & Söhne GmbH', companyCode: 'MUS-77' },
  { company: 'Contoso <Retail>', companyCode: 'CON"9"' },
];
const issues = [
  { issue: 'Printer', details: 'The printer on the second floor prints blank pages.' },
  { issue: 'Sign-in', details: 'Since this morning: "The password is not valid".\nIt worked yesterday.' },
  { issue: 'Slow computer', details: 'Everything takes > 5 minutes & the fan is loud.' },
];
const systems = [
  'Windows 11 Enterprise x64 (23H2)',
  'Windows 10 Pro x64 (22H2)',
  'macOS 15.2 (arm64)',
  'Ubuntu 24.04 (x86_64)',
];

/** Makes a customer up who was asked for his trouble before the session. */
export function makeCustomer(random: Random, joinsAt = 5): CustomerScript {
  const name = random.pick(customerNames);
  return {
    name,
    joinsAt,
    publicIp: `203.0.113.${random.integer(2, 250)}:${random.integer(20_000, 60_000)}`,
    privateIp: `192.168.${random.integer(0, 9)}.${random.integer(2, 250)}`,
    hostname: `${random.pick(['LAPTOP', 'DESKTOP', 'WS'])}-${random.text(7, 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789')}`,
    operatingSystem: random.pick(systems),
    info: { name, ...random.pick(companies), ...random.pick(issues) },
  };
}

/** Sends one of the appliance's representatives into the session. */
export function makeRepresentative(random: Random, joinsAt = 20, index?: number): RepresentativeScript {
  const person = representativeAccounts[index ?? random.integer(0, representativeAccounts.length - 1)];
  if (!person) throw new RangeError(`The appliance has no representative number ${index ?? ''}.`);
  return {
    ...person,
    joinsAt,
    publicIp: `198.51.100.${random.integer(2, 250)}:${random.integer(20_000, 60_000)}`,
    privateIp: `10.20.${random.integer(0, 30)}.${random.integer(2, 250)}`,
    hostname: `SD-${random.integer(100, 999)}`,
    operatingSystem: 'Windows 11 Enterprise x64 (23H2)',
  };
}

const conversation: readonly (readonly ['customer' | 'representative', string])[] = [
  ['representative', 'Good morning, how can I help you?'],
  ['customer', 'Hi! My mail client shows an error since the update :-('],
  ['representative', 'I see. May I look at your screen?'],
  ['customer', 'Yes, of course. Please do.'],
  ['representative', 'Thank you. I open the <Settings> page & check the account "Exchange".'],
  ['customer', "That's the window that I meant. It says: „Kein Zugriff“ / 0x80040115"],
  ['representative', 'The profile was damaged; I have repaired it. Does it work now? ✅'],
  ['customer', 'Works 🎉 thanks a lot!'],
  ['representative', 'You are welcome.\nIs there anything else?'],
  ['customer', 'No, that was all. Bye'],
];

/** A conversation between the first customer and the first representative; ends before `until`. */
export function makeChat(random: Random, from: number, until: number): StepScript[] {
  const lines = conversation.slice(0, random.integer(4, conversation.length));
  const gap = Math.max(1, Math.floor((until - from) / (lines.length + 1)));
  return lines.map(([by, body], index) => ({
    at: from + index * gap + random.integer(0, gap - 1),
    type: 'Chat Message',
    by,
    to: 'everyone',
    body,
  }));
}

/** The facts of a computer: one category with a single row, two with several. */
export function makeSystemInformation(random: Random): { categories: SystemCategory[] } {
  return { categories: [generalCategory(random), disksCategory(random), processesCategory(random)] };
}

function generalCategory(random: Random): SystemCategory {
  return {
    name: 'General',
    fields: [
      { id: 'computer_name', name: 'Computer Name' },
      { id: 'os', name: 'Operating System' },
      { id: 'memory', name: 'Memory' },
      { id: 'processor', name: 'Processor' },
      { id: 'manufacturer', name: 'Manufacturer' },
      { id: 'uptime', name: 'Up Time' },
    ],
    rows: [
      [
        `WS-${random.integer(1000, 9999)}`,
        random.pick(systems),
        `${random.pick([8, 16, 32])} GB`,
        'Intel(R) Core(TM) i7 CPU @ 2.80GHz',
        random.pick(['Dell Inc.', 'Lenovo', 'Hewlett-Packard & Co.']),
        `${random.integer(0, 20)} days, ${random.integer(0, 23)} hours`,
      ],
    ],
  };
}

function disksCategory(random: Random): SystemCategory {
  return {
    name: 'Disks',
    fields: [
      { id: 'drive', name: 'Drive' },
      { id: 'size', name: 'Size' },
      { id: 'free', name: 'Free Space' },
    ],
    rows: ['C:', 'D:', 'E:'].map((drive) => [drive, '475 GB', `${random.integer(5, 400)} GB`]),
  };
}

const programs = ['explorer.exe', 'outlook.exe', 'svchost.exe', 'chrome.exe', 'Größenrechner.exe', 'a<b>&c.exe'];

function processesCategory(random: Random): SystemCategory {
  return {
    name: 'Processes',
    fields: [
      { id: 'name', name: 'Name' },
      { id: 'pid', name: 'Process ID' },
      { id: 'memory', name: 'Memory Usage' },
      { id: 'user', name: 'User' },
    ],
    rows: Array.from({ length: random.integer(8, 20) }, () => [
      random.pick(programs),
      String(random.integer(400, 30_000)),
      `${random.integer(1, 900)} MB`,
      random.chance(0.2) ? '' : random.pick(['SYSTEM', 'NT AUTHORITY\\NETWORK SERVICE', 'adele']),
    ]),
  };
}
