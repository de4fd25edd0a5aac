import type { Random } from '../random.ts';
import { makeChat, makeCustomer, makeRepresentative, makeSystemInformation } from './cast.ts';
import type { NamedText } from './model.ts';
import type { SessionScript, StepScript } from './script.ts';

/** A session as most are: a customer, a representative, a chat of a few minutes, a note. */
export function ordinary(random: Random): SessionScript {
  const endsAfter = random.integer(240, 900);
  return {
    externalKey: makeCaseNumber(random),
    customers: [makeCustomer(random)],
    representatives: [makeRepresentative(random, 25)],
    steps: [
      ...makeChat(random, 30, endsAfter - 40),
      { at: endsAfter - 30, type: 'Session Note Added', by: 'representative', body: random.pick(notes) },
    ],
    endsAfter,
  };
}

/** Notes of representatives. */
export const notes = [
  'Repaired the mail profile; customer confirmed.',
  'Printer driver replaced (v6.2 → v6.4).\nFollow-up on Monday.',
  'Needs a new disk: SMART says "prefail" & 3 < 5 sectors left.',
];

/** A case number in the form that Dynamics gives. */
export function makeCaseNumber(random: Random): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789';
  return `CAS-${String(random.integer(1000, 9999)).padStart(5, '0')}-${random.text(6, letters)}`;
}

/** Actions on the computer of a customer. */
export const actions: readonly StepScript[] = [
  {
    at: 95,
    type: 'Special Action Executed',
    by: 'representative',
    to: 'customer',
    data: [{ name: 'action_name', value: 'Restart print spooler' }],
  },
  {
    at: 100,
    type: 'Service Access Allowed',
    by: 'customer',
    to: 'representative',
    data: [
      { name: 'granted_to', value: 'representative' },
      { name: 'level', value: 'full' },
      { name: 'service', value: 'screen_sharing' },
    ],
  },
];

/** One transfer in each direction, and files shared in the chat. */
export function fileSteps(random: Random): StepScript[] {
  return [
    transfer(130, 'File Upload', 'C:\\Temp\\profile-fix & clean.reg', random.integer(1000, 90_000)),
    transfer(150, 'File Download', 'C:\\Users\\adele\\Désktop\\outlook <old>.log', random.integer(100_000, 9_000_000)),
    {
      at: 165,
      type: 'Files Shared',
      by: 'customer',
      to: 'everyone',
      files: [
        { name: 'screenshot 1.png', sizeBytes: random.integer(10_000, 800_000) },
        { name: 'Fehlermeldung – groß.pdf', sizeBytes: random.integer(10_000, 800_000) },
      ],
      fileShape: 'list',
    },
    {
      at: 170,
      type: 'Files Shared',
      by: 'representative',
      to: 'everyone',
      files: [{ name: 'manual.pdf', sizeBytes: 482_113 }],
      fileShape: 'direct',
    },
    {
      at: 180,
      type: 'File Moved',
      by: 'representative',
      to: 'customer',
      data: [
        { name: 'old_path', value: 'C:\\Temp\\a.log' },
        { name: 'new_path', value: 'C:\\Temp\\b.log' },
      ],
    },
    {
      at: 190,
      type: 'File Deleted',
      by: 'representative',
      to: 'customer',
      data: [
        { name: 'filename', value: 'C:\\Temp\\b.log' },
        { name: 'filesize', value: '0' },
      ],
    },
  ];
}

/** Source: docs/vendors/remote-support.md#session-events. */
function transfer(at: number, type: 'File Upload' | 'File Download', filename: string, size: number): StepScript {
  return {
    at,
    type,
    by: type === 'File Upload' ? 'representative' : 'customer',
    to: type === 'File Upload' ? 'customer' : 'representative',
    data: [
      { name: 'filename', value: filename },
      { name: 'filesize', value: String(size) },
    ],
  };
}

/** A customer's survey. */
export const customerAnswers: readonly NamedText[] = [
  { name: 'rating', value: '5' },
  { name: 'comments', value: 'Very friendly & fast.\nThank you! <3' },
  { name: 'contact_again', value: '' },
];

/** A representative's survey. */
export const representativeAnswers: readonly NamedText[] = [
  { name: 'close_state', value: 'Resolved' },
  { name: 'comments', value: 'Root cause: "corrupt profile"; see KB 4711.' },
];

/** A chat with files, a special action and system information; recorded. */
export function chatWithFiles(random: Random): SessionScript {
  const script = ordinary(random);
  return {
    ...script,
    recorded: true,
    steps: [...script.steps, ...actions, ...fileSteps(random), systemInformationStep(random, 110)].sort(byTime),
  };
}

/** System information is retrieved. @param at seconds after the start */
export function systemInformationStep(random: Random, at: number): StepScript {
  return {
    at,
    type: 'System Information Retrieved',
    by: 'representative',
    to: 'customer',
    systemInformation: makeSystemInformation(random),
  };
}

/** Brings steps into the order of time. */
export function byTime(one: StepScript, other: StepScript): number {
  return one.at - other.at;
}
