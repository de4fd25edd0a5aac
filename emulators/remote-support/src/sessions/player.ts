import { epochSeconds, type ApplianceClock } from '../clock.ts';
import type { Random } from '../random.ts';
import type { SettingsHolder } from '../settings.ts';
import { describeSession, isActive, type Viewpoint } from './describe.ts';
import type { CustomAttribute, NamedText, PlayedSession } from './model.ts';
import { addAttributeChange, addKeyChange, addSurvey, endRecord } from './changes.ts';
import { recordSession, resolveWho, type Notice, type SessionRecord } from './record.ts';
import { scriptScenario, withOptions, type ScenarioName, type ScenarioOptions } from './scenarios.ts';
import type { SessionScript, Who } from './script.ts';
import type { SessionStore } from './store.ts';
import { createTeller } from './teller.ts';

/** A session to play: a named scenario with its options, or a script of one's own. */
export type PlayRequest = (
  | { readonly scenario: ScenarioName; readonly script?: never }
  | { readonly script: SessionScript; readonly scenario?: never }
) &
  ScenarioOptions & {
    /** Starts the session now and lets it go on by the clock; otherwise it has just ended. */
    readonly live?: boolean;
    /** When the session starts, in seconds since 1970; by default such that it has just ended. */
    readonly startsAt?: number;
    /** When it ends instead, in seconds since 1970; two sessions can end in one second. */
    readonly endsAt?: number;
  };

/** Starts sessions and changes running ones. Everything that the recipients have to know goes to `notify`. */
export interface Player {
  /** @returns all that is scripted, whether it has happened yet or not
   * @throws RangeError that says what is wrong with the request */
  play(request: PlayRequest): PlayedSession;
  /** Ends a running session. @throws RangeError if no such session runs */
  end(lsid: string): void;
  /** Hands in a survey now, also after the end. @throws RangeError if there is no such session or person */
  submitSurvey(lsid: string, by: Who, answers: readonly NamedText[]): void;
  /** Changes the external key of a running session. @throws RangeError if no such session runs */
  setExternalKey(lsid: string, value: string): void;
  /** Changes a custom attribute of a running session. @throws RangeError if no such session runs */
  setAttribute(lsid: string, attribute: CustomAttribute): void;
  /** Tells what has been added to a session since. @throws RangeError if there is no such session */
  retell(lsid: string): void;
  /** Stops telling about what is still to happen. */
  close(): void;
}

/** Dependencies of a player. */
export interface PlayerParts {
  readonly clock: ApplianceClock;
  readonly random: Random;
  readonly settings: SettingsHolder;
  readonly store: SessionStore;
  /** Where links to the appliance point. */
  readonly origin: () => string;
  readonly notify: (notice: Notice, record: SessionRecord) => void;
}

const lsidPattern = /^[0-9a-f]{32}$/;

/** Makes the player of an appliance. */
export function createPlayer(parts: PlayerParts): Player {
  const { clock, random, settings, store } = parts;
  const teller = createTeller(clock, parts.notify);
  const now = (): number => epochSeconds(clock.now());
  let sequence = random.integer(1000, 5000);

  function find(lsid: string): SessionRecord {
    const record = store.find(lsid);
    if (!record) throw new RangeError(`There is no session ${lsid}.`);
    return record;
  }

  function findActive(lsid: string): SessionRecord {
    const record = find(lsid);
    if (!isActive(record, now())) throw new RangeError(`The session ${lsid} is not running.`);
    return record;
  }

  function startOf(request: PlayRequest, script: SessionScript): number {
    if (request.startsAt !== undefined) return request.startsAt;
    if (request.endsAt !== undefined) return request.endsAt - (script.endsAfter ?? lastMomentOf(script));
    return now() - (request.live ? 0 : (script.presentAt ?? lastMomentOf(script)));
  }

  return {
    play(request) {
      const script = withOptions(request.script ?? scriptScenario(request.scenario, random), request);
      const lsid = (script.lsid ?? random.hex(32)).toLowerCase();
      if (!lsidPattern.test(lsid)) throw new RangeError('A session id is 32 hexadecimal digits.');
      if (store.find(lsid)) throw new RangeError(`There is a session ${lsid} already.`);
      sequence += 1;
      const { productName } = settings.current;
      const record = recordSession(script, { lsid, sequence, startedAt: startOf(request, script), productName });
      for (const change of script.keyChanges ?? []) addKeyChange(record, record.startedAt + change.at, change.value);
      for (const survey of script.surveys ?? []) addSurvey(record, { ...survey, at: record.startedAt + survey.at });
      store.add(record);
      teller.start(record);
      return describeSession(record, everything(parts.origin()));
    },
    end(lsid) {
      const record = findActive(lsid);
      endRecord(record, now());
      teller.start(record);
    },
    submitSurvey(lsid, by, answers) {
      const record = find(lsid);
      resolveWho(record, by);
      addSurvey(record, { by, answers, at: now() });
      teller.start(record);
    },
    setExternalKey: (lsid, value) => addKeyChange(findActive(lsid), now(), value),
    setAttribute: (lsid, attribute) => addAttributeChange(findActive(lsid), now(), attribute),
    retell: (lsid) => teller.start(find(lsid)),
    close: () => teller.close(),
  };
}

function everything(origin: string): Viewpoint {
  return { at: Infinity, reportLagSeconds: 0, origin };
}

/** Seconds from the start to the last thing that happens. */
function lastMomentOf(script: SessionScript): number {
  const times = [...script.steps, ...(script.surveys ?? [])].map((entry) => entry.at);
  return Math.max(script.endsAfter ?? 0, ...times);
}
