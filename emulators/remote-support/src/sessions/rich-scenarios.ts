import type { Random } from '../random.ts';
import { makeChat, makeCustomer, makeRepresentative } from './cast.ts';
import { everyEvent } from './every-event.ts';
import {
  actions,
  byTime,
  chatWithFiles,
  customerAnswers,
  fileSteps,
  makeCaseNumber,
  notes,
  representativeAnswers,
  systemInformationStep,
} from './scenario-parts.ts';
import type { SessionScript, StepScript, SurveyScript } from './script.ts';

/** Everything that a session can have, at once. */
export function everything(random: Random): SessionScript {
  const script = chatWithFiles(random);
  const { hostname: _hostname, ...inBrowser } = makeRepresentative(random, 40, 1);
  const endsAfter = 1200;
  return {
    ...script,
    endsAfter,
    customers: [...script.customers, makeCustomer(random, 45)],
    representatives: [
      makeRepresentative(random, 25, 0),
      { ...inBrowser, leavesAt: 900 },
      { ...makeRepresentative(random, 50, 2), invited: true },
    ],
    customAttributes: [
      { codeName: 'floor', displayName: 'Floor', value: '3 <north>' },
      { codeName: 'asset_tag', displayName: 'Asset Tag', value: 'Ä-0815' },
    ],
    publicSite: { id: '2', name: 'Self-Service' },
    jumpoint: { id: '11', name: 'Branch Office' },
    jumpGroup: { id: '6', type: 'shared', name: 'Kiosks' },
    steps: [...script.steps, ...everyEvent(200)].sort(byTime),
    surveys: [
      { at: 1190, by: 'representative', answers: representativeAnswers },
      { at: 1195, by: 'representative:3', answers: [{ name: 'close_state', value: 'Escalate' }] },
      { at: 1200, by: 'customer', answers: customerAnswers },
    ],
  };
}

/** Two minutes to two hours, with each of the things that can happen by chance. */
export function randomSession(random: Random): SessionScript {
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
