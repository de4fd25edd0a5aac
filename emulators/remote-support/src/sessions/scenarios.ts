import type { Random } from '../random.ts';
import { makeCustomer, makeRepresentative } from './cast.ts';
import { everything, randomSession } from './rich-scenarios.ts';
import {
  byTime,
  chatWithFiles,
  customerAnswers,
  makeCaseNumber,
  ordinary,
  representativeAnswers,
  systemInformationStep,
} from './scenario-parts.ts';
import type { BulkScript, SessionScript, StepScript } from './script.ts';

/** Options of a session, besides its scenario or script. */
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
  everything: { title: 'Every event, element and kind of participant', write: everything },
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

/** Writes a scenario's script. */
export function scriptScenario(name: ScenarioName, random: Random): SessionScript {
  return catalogue[name].write(random);
}

/** Puts options into a script, in place of what it says itself. */
export function withOptions(script: SessionScript, options: ScenarioOptions): SessionScript {
  return {
    ...script,
    ...(options.externalKey === undefined ? {} : { externalKey: options.externalKey }),
    ...(options.bulk ? { bulk: options.bulk } : {}),
    ...(options.customAttributes ? { customAttributes: options.customAttributes } : {}),
  };
}
