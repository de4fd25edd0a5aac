import { defined } from '../../defined.ts';
import { child, childrenNamed, childText, type XmlElement } from '../../xml/xml-element.ts';

/** A team of representatives, which is a queue that customers can be sent to. */
export interface SupportTeam {
  readonly id: string;
  readonly name: string;
  readonly members: readonly TeamMember[];
  readonly issues: readonly SupportIssue[];
}

/** A representative as a member of a team. */
export interface TeamMember {
  readonly id: string;
  readonly name?: string;
}

/** An issue that customers can choose; its code name is a queue. */
export interface SupportIssue {
  readonly id?: string;
  readonly codeName?: string;
  readonly title: string;
}

/**
 * Reads the answer to `get_support_teams`. Members and issues are tolerant: their shape is recalled, not documented.
 * Source: docs/vendors/remote-support.md#teams.
 */
export function readSupportTeams(root: XmlElement): readonly SupportTeam[] {
  return childrenNamed(root, 'support_team').map((team) => ({
    id: team.attributes.id ?? '',
    name: childText(team, 'name')?.trim() ?? '',
    members: childrenNamed(child(team, 'members'), 'representative').map(readMember),
    issues: childrenNamed(child(team, 'issues'), 'issue').map(readIssue),
  }));
}

function readMember(member: XmlElement): TeamMember {
  return { id: member.attributes.id ?? '', ...defined({ name: nameOf(member, ['display_name', 'name', 'username']) }) };
}

function readIssue(issue: XmlElement): SupportIssue {
  const { id, code_name: codeName = childText(issue, 'code_name')?.trim() } = issue.attributes;
  return { ...defined({ id, codeName }), title: nameOf(issue, ['title', 'name', 'description']) ?? '' };
}

/** The first child of these names that says something, else the element's own text. */
function nameOf(element: XmlElement, names: readonly string[]): string | undefined {
  const texts = [...names.map((name) => childText(element, name)), element.text];
  return texts.map((text) => text?.trim()).find((text) => text !== undefined && text !== '');
}
