import { z } from 'zod';
import type { Configurations } from '../../config/configurations.ts';
import { explain, type ExplainDeps, type Explanation, longestPeriodMilliseconds } from '../../explain/explain.ts';
import type { ExplainQuestion, Period } from '../../explain/question.ts';
import { done } from '../http/answer.ts';
import { given } from '../http/given.ts';
import { instant, lsid } from '../http/request-values.ts';
import { route, type Route } from '../http/route.ts';
import { explanation } from '../schemas/explain.ts';

export interface ExplainRouteDeps extends Omit<ExplainDeps, 'configurations'> {
  readonly configurations: Pick<Configurations, 'usable'>;
}

const text = z.string().trim().min(1).max(200).optional();

const question = z
  .strictObject({
    q: text.meta({ description: 'Anything of it: session id, case number, external key, or the name of a person.' }),
    lsid: lsid.optional(),
    caseNumber: text,
    externalKey: text,
    customer: text.meta({ description: 'Name of a customer.' }),
    representative: text.meta({ description: 'Name of a representative.' }),
    from: instant.optional().meta({
      description: 'The appliance is asked for sessions that ended from then on; the last 24 hours, unless told.',
    }),
    until: instant.optional(),
  })
  .refine((values) => Object.keys(given(values)).length > 0, 'needs something to look for')
  .refine(({ from, until = new Date() }) => from === undefined || from < until, {
    ...{ path: ['until'], message: 'must be after from' },
  })
  .refine(
    ({ from, until = new Date() }) =>
      from === undefined || until.getTime() - from.getTime() <= longestPeriodMilliseconds,
    { path: ['from'], message: 'must be at most 7 days before until' },
  );
type Values = z.output<typeof question>;

/** "What became of this?" */
export function explainRoutes(deps: ExplainRouteDeps): readonly Route[] {
  const asking: ExplainDeps = { ...deps, configurations: () => deps.configurations.usable() };
  return [
    route({
      ...{ method: 'GET', path: '/api/explain', role: 'operator', tag: 'Sessions' },
      summary: 'Says what became of a session, by whatever is known of it, and what to do about it.',
      ...{ query: question, response: explanation },
      handler: async ({ query, signal }) => done(await answered(asking, query, signal)),
    }),
  ];
}

/** The first way to read the question that finds something. */
async function answered(deps: ExplainDeps, values: Values, signal: AbortSignal): Promise<Explanation> {
  const period: Partial<Period> = given({ from: values.from, until: values.until });
  let last: Explanation | undefined;
  for (const reading of readings(values)) {
    last = await explain(deps, reading, period, signal);
    if (last.nothing === undefined) return last;
  }
  return last ?? { sessions: [], asked: [] };
}

function readings({
  q,
  lsid: id,
  caseNumber,
  externalKey,
  customer,
  representative,
}: Values): readonly ExplainQuestion[] {
  const named: ExplainQuestion = given({ lsid: id, key: caseNumber ?? externalKey, customer, representative });
  if (q === undefined) return [named];
  const asId = lsid.safeParse(q);
  if (asId.success) return [{ ...named, lsid: asId.data }];
  return [
    { ...named, key: q },
    { ...named, customer: q },
    { ...named, representative: q },
  ];
}
