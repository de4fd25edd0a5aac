import type { Row } from '@casebridge/dataverse';
import type { PersonalDataSettings } from '../redaction/personal-data.ts';
import type { Dynamics365Settings } from '../settings/settings.ts';

/** Facts about a session that its report does not hold. */
export interface SessionFacts {
  readonly applianceHost: string;
  readonly sessionState: 'ended' | 'in-progress' | 'end-unknown';
  /** Language in which the report was asked for. */
  readonly locale?: string | undefined;
}

/** The settings that decide what is written. */
export type MappingSettings = Pick<
  Dynamics365Settings,
  'timeZone' | 'detailRows' | 'allSystemInformation' | 'storeSignedLinks'
> &
  PersonalDataSettings;

/** A row to be written under its id. */
export interface PlannedRow {
  readonly id: string;
  readonly row: Row;
}

/** The tables of a session's children, which are written, compared and cleared as wholes. */
export const childParts = ['participants', 'events', 'answers'] as const;
export type ChildPart = (typeof childParts)[number];

/** Everything that a session is to be in Dynamics, but for its case and owner, which only Dynamics knows. */
export interface PushPlan {
  readonly lsid: string;
  readonly session: PlannedRow;
  readonly participants: readonly PlannedRow[];
  readonly events: readonly PlannedRow[];
  readonly answers: readonly PlannedRow[];
  /** The whole report as JSON text. */
  readonly document: string;
  /** One digest for each part; equal digests mean equal rows. */
  readonly digests: Readonly<Record<'session' | 'document' | ChildPart, string>>;
  /** Digest over all parts. */
  readonly digest: string;
  /** Warnings for a person, as sentences; also written on the row. */
  readonly warnings: readonly string[];
}
