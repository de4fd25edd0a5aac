import type { Clock } from '@casebridge/plugin-api';
import { type Answer, done, refused } from './answer.ts';

/** Longer than anybody looks at a list that does not come. */
const longestMilliseconds = 5_000;

/** Answers with a list, or that it takes too long: whoever asks can narrow the filter then. */
export async function inTime<Body>(clock: Clock, search: () => Promise<Body>): Promise<Answer<Body>> {
  const found = new AbortController();
  const timeout = clock.sleep(longestMilliseconds, found.signal).then(
    () => tooSlow,
    () => tooSlow,
  );
  try {
    return await Promise.race([search().then((body) => done(body)), timeout]);
  } finally {
    found.abort();
  }
}

const tooSlow = refused({
  status: 503,
  code: 'CB-TOO-SLOW',
  detail: 'The list was not found within 5 s.',
  help: 'Narrow the filter: a shorter time, one configuration, one state.',
});
