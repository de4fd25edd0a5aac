import { defined } from '../../defined.ts';
import { parseFlag, parseInteger, instantOf } from '../../report/values.ts';
import { child, childrenNamed, childText, type XmlElement } from '../../xml/xml-element.ts';

/** A representative who is signed in at the appliance. */
export interface LoggedInRepresentative {
  readonly id: string;
  readonly publicDisplayName?: string;
  readonly privateDisplayName?: string;
  /** `Normal` or `Invited`, verbatim. */
  readonly type?: string;
  /** Seconds since 1970. */
  readonly loggedInSince?: number;
  readonly supportSessionCount?: number;
  readonly showingOnRepresentativeList?: boolean;
}

/** Reads the answer to `get_logged_in_reps`. Source: docs/vendors/remote-support.md#representatives. */
export function readRepresentatives(root: XmlElement): readonly LoggedInRepresentative[] {
  return childrenNamed(root, 'rep').map(readOne);
}

function readOne(rep: XmlElement): LoggedInRepresentative {
  const since = child(rep, 'logged_in_since');
  return {
    id: rep.attributes.id ?? '',
    ...defined({
      // Before API 1.10 there was one name for both.
      publicDisplayName: childText(rep, 'public_display_name') ?? childText(rep, 'display_name'),
      privateDisplayName: childText(rep, 'private_display_name'),
      type: childText(rep, 'type')?.trim(),
      loggedInSince: since && instantOf(since),
      supportSessionCount: parseInteger(childText(rep, 'support_session_count')),
      showingOnRepresentativeList: parseFlag(childText(rep, 'showing_on_rep_list')),
    }),
  };
}
