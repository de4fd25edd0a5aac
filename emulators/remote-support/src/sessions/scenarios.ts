import type { Random } from '../random.ts';
import { makeChat, makeCustomer, makeRepresentative, makeSystemInformation } from './cast.ts';
import type { NamedText } from './model.ts';
import type { BulkScript, SessionScript, StepScript, SurveyScript } from './script.ts';

/** What may be said about a named scenario. */
export interface ScenarioOptions {
  /** `null`: no external key; missing: what the scenario has by itself. */
  readonly externalKey?: string | null;
  /** Custom attributes of the session. */
  readonly customAttributes?: SessionScript['customAttributes'];
  /** Adds a mass of events and system information. */
  readonly bulk?: BulkScript;
}

interface Scenario {
  readonly title: string;
  readonly write: (random: Random) => SessionScript;
}

/** A session as most are: a customer, a representative, a chat of a few minutes, a note. */
function ordinary(random: Random): SessionScript {
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

const notes = [
  'Repaired the mail profile; customer confirmed.',
  'Printer driver replaced (v6.2 → v6.4).\nFollow-up on Monday.',
  'Needs a new disk: SMART says "prefail" & 3 < 5 sectors left.',
];

/** A case number in the form that Dynamics gives. */
function makeCaseNumber(random: Random): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789';
  return `CAS-${String(random.integer(1000, 9999)).padStart(5, '0')}-${random.text(6, letters)}`;
}

const actions: readonly StepScript[] = [
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
function fileSteps(random: Random): StepScript[] {
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

const customerAnswers: readonly NamedText[] = [
  { name: 'rating', value: '5' },
  { name: 'comments', value: 'Very friendly & fast.\nThank you! <3' },
  { name: 'contact_again', value: '' },
];

const representativeAnswers: readonly NamedText[] = [
  { name: 'close_state', value: 'Resolved' },
  { name: 'comments', value: 'Root cause: "corrupt profile"; see KB 4711.' },
];

function chatWithFiles(random: Random): SessionScript {
  const script = ordinary(random);
  return {
    ...script,
    recorded: true,
    steps: [...script.steps, ...actions, ...fileSteps(random), systemInformationStep(random, 110)].sort(byTime),
  };
}

function systemInformationStep(random: Random, at: number): StepScript {
  return {
    at,
    type: 'System Information Retrieved',
    by: 'representative',
    to: 'customer',
    systemInformation: makeSystemInformation(random),
  };
}

function byTime(one: StepScript, other: StepScript): number {
  return one.at - other.at;
}

function noRepresentative(random: Random): SessionScript {
  return {
    externalKey: makeCaseNumber(random),
    customers: [makeCustomer(random, 3)],
    representatives: [],
    steps: [{ at: 40, type: 'Chat Message', by: 'customer', to: 'everyone', body: 'Hello? Is anybody there?' }],
    endsAfter: random.integer(90, 300),
  };
}

function bothSurveys(random: Random): SessionScript {
  const script = ordinary(random);
  const end = script.endsAfter ?? 0;
  return {
    ...script,
    endsAfter: end,
    surveys: [
      { at: end - 10, by: 'representative', answers: representativeAnswers },
      { at: end, by: 'customer', answers: customerAnswers },
    ],
  };
}

function lateSurvey(random: Random): SessionScript {
  const script = ordinary(random);
  const end = script.endsAfter ?? 0;
  return { ...script, surveys: [{ at: end + 3600, by: 'customer', answers: customerAnswers }], presentAt: end };
}

function pendingSurvey(random: Random): SessionScript {
  const script = ordinary(random);
  const end = script.endsAfter ?? 0;
  return {
    ...script,
    awaitsRepresentativeSurvey: true,
    surveys: [{ at: end + 4 * 3600, by: 'representative', answers: representativeAnswers }],
    presentAt: end,
  };
}

function severalSurveys(random: Random): SessionScript {
  const script = ordinary(random);
  const end = script.endsAfter ?? 0;
  return {
    ...script,
    representatives: [makeRepresentative(random, 25, 0), makeRepresentative(random, 60, 3)],
    surveys: [
      { at: end - 2, by: 'representative', answers: representativeAnswers },
      { at: end - 1, by: 'representative:2', answers: [{ name: 'close_state', value: 'Escalate' }] },
      { at: end, by: 'customer', answers: customerAnswers },
    ],
  };
}

function encodedBody(random: Random): SessionScript {
  const script = ordinary(random);
  const body = 'Pasted from the console: \u001b[31mERROR\u001b[0m \u0000 end';
  return {
    ...script,
    steps: [...script.steps, { at: 60, type: 'Chat Message', by: 'customer', to: 'everyone', body } as const].sort(
      byTime,
    ),
  };
}

function systemInformation(random: Random): SessionScript {
  const script = ordinary(random);
  return {
    ...script,
    steps: [...script.steps, systemInformationStep(random, 70), systemInformationStep(random, 120)].sort(byTime),
  };
}

function oddComputer(random: Random): SessionScript {
  const script = ordinary(random);
  const customer = makeCustomer(random);
  return {
    ...script,
    customers: [
      {
        ...customer,
        publicIp: '[2001:db8:85a3::8a2e:370:7334]:51820',
        privateIp: 'Unknown',
        operatingSystem: 'Unknown',
      },
    ],
  };
}

function noCustomerInfo(random: Random): SessionScript {
  const { info: _info, hostname: _hostname, ...customer } = makeCustomer(random);
  return { ...ordinary(random), customers: [customer] };
}

function keyChanged(random: Random): SessionScript {
  const script = ordinary(random);
  return { ...script, keyChanges: [{ at: 120, value: makeCaseNumber(random) }] };
}

function unknownEvents(random: Random): SessionScript {
  const script = ordinary(random);
  const steps: StepScript[] = [
    { at: 80, type: 'Hologram Shown', by: 'representative', to: 'customer', data: [{ name: 'colour', value: 'blue' }] },
    { at: 85, type: 'Session Mouse Left Clicked', by: 'representative', data: [{ name: 'targetName', value: 'OK' }] },
    {
      at: 90,
      type: 'Command Shell Session Started',
      by: 'representative',
      to: 'customer',
      data: [{ name: 'instance', value: '0' }],
    },
  ];
  return { ...script, steps: [...script.steps, ...steps].sort(byTime) };
}

/** Two minutes to two hours, with each of the things that can happen by chance. */
function randomSession(random: Random): SessionScript {
  const endsAfter = random.integer(120, 7200);
  const helpers = random.pick([0, 1, 1, 1, 1, 2, 3]);
  const representatives = Array.from({ length: helpers }, (_, index) => makeRepresentative(random, 20 + index * 15));
  const customers = Array.from({ length: random.chance(0.1) ? 2 : 1 }, (_, index) =>
    makeCustomer(random, 5 + index * 30),
  );
  const steps = helpers === 0 ? [] : randomSteps(random, endsAfter);
  const answers = random.chance(0.5) ? customerAnswers : [{ name: 'rating', value: String(random.integer(1, 5)) }];
  const surveys: SurveyScript[] = [
    ...(random.chance(0.4) ? [{ at: endsAfter, by: 'customer', answers } as const] : []),
    ...(helpers > 0 && random.chance(0.4)
      ? [{ at: endsAfter, by: 'representative', answers: representativeAnswers } as const]
      : []),
  ];
  const externalKey = random.chance(0.15) ? null : makeCaseNumber(random);
  return { externalKey, customers, representatives, steps, endsAfter, surveys, recorded: random.chance(0.3) };
}

function randomSteps(random: Random, endsAfter: number): StepScript[] {
  const anyTime = (step: StepScript): StepScript => ({ ...step, at: random.integer(80, endsAfter - 5) });
  const extras = [
    ...actions.filter(() => random.chance(0.5)),
    ...fileSteps(random).filter(() => random.chance(0.4)),
    ...(random.chance(0.5) ? [systemInformationStep(random, 0)] : []),
    ...notes
      .filter(() => random.chance(0.3))
      .map((body) => ({ at: 0, type: 'Session Note Added', by: 'representative', body }) as const),
  ].map(anyTime);
  return [...makeChat(random, 75, endsAfter - 5), ...extras].sort(byTime);
}

const catalogue = {
  ordinary: { title: 'A chat and a note', write: ordinary },
  'chat-with-files': { title: 'Chat with files, a special action and system information', write: chatWithFiles },
  'no-representative': { title: 'Nobody came to help', write: noRepresentative },
  'no-external-key': { title: 'No external key', write: (random) => ({ ...ordinary(random), externalKey: null }) },
  'empty-external-key': {
    title: 'An empty external key',
    write: (random) => ({ ...ordinary(random), externalKey: '' }),
  },
  'unknown-case': {
    title: 'The number of a case that does not exist',
    write: (random) => ({ ...ordinary(random), externalKey: 'CAS-99999-NOSUCH' }),
  },
  'special-key': {
    title: 'An external key with special characters of XML and beyond ASCII',
    write: (random) => ({ ...ordinary(random), externalKey: 'Fall <7> & "größer" — 案件' }),
  },
  'key-changed': { title: 'Another external key in the middle of the session', write: keyChanged },
  'both-surveys': { title: 'Surveys of the customer and of the representative', write: bothSurveys },
  'several-surveys': { title: 'Surveys of two representatives and the customer', write: severalSurveys },
  'late-survey': { title: "The customer's survey comes an hour after the end", write: lateSurvey },
  'pending-survey': { title: "The representative's survey is pending for four hours", write: pendingSurvey },
  'end-never': { title: 'The end never comes', write: (random) => ({ ...ordinary(random), endsAfter: null }) },
  'encoded-body': { title: 'A chat text that XML cannot hold', write: encodedBody },
  'system-information': { title: 'System information, retrieved twice', write: systemInformation },
  'odd-computer': { title: 'An IPv6 address and an unknown operating system', write: oddComputer },
  'no-customer-info': { title: 'A customer whom nobody asked anything', write: noCustomerInfo },
  random: { title: 'Anything, as the seed has it', write: randomSession },
  large: {
    title: '100,000 events and tens of megabytes of system information',
    write: (random) => ({ ...ordinary(random), bulk: { events: 100_000, systemInformationRows: 200_000 } }),
  },
  'unknown-events': { title: 'Events that few know', write: unknownEvents },
} satisfies Record<string, Scenario>;

/** Names of the sessions that the appliance can play by itself. */
export type ScenarioName = keyof typeof catalogue;

/** The scenarios and what each is about, for lists. */
export const scenarios: readonly { readonly name: ScenarioName; readonly title: string }[] = (
  Object.keys(catalogue) as ScenarioName[]
).map((name) => ({ name, title: catalogue[name].title }));

/** Whether a text names a scenario. */
export function isScenarioName(name: unknown): name is ScenarioName {
  return typeof name === 'string' && Object.hasOwn(catalogue, name);
}

/** Writes a scenario's script with the options put in. */
export function scriptScenario(name: ScenarioName, options: ScenarioOptions, random: Random): SessionScript {
  const script = catalogue[name].write(random);
  return {
    ...script,
    ...(options.externalKey === undefined ? {} : { externalKey: options.externalKey }),
    ...(options.bulk ? { bulk: options.bulk } : {}),
    ...(options.customAttributes ? { customAttributes: options.customAttributes } : {}),
  };
}
