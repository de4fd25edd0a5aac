import type { Refusal } from '../errors.ts';
import type { Settings } from '../settings.ts';
import { refusalReply, type ServiceReply } from './message.ts';

/** A refusal as it goes out. Which status goes with some codes is an open question: docs/vendors/dataverse.md#open-questions. */
export function refused(settings: Settings, refusal: Refusal): ServiceReply {
  const listed = settings.statusByCode.split(',').map((pair) => pair.split('='));
  const status = listed.find(([code]) => code?.trim().toLowerCase() === refusal.code.toLowerCase())?.[1];
  return refusalReply(status === undefined ? refusal : { ...refusal, status: Number(status) });
}
