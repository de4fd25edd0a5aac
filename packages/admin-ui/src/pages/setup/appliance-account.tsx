/** What to enter on the appliance's API page; the test finds out whether it was. */
export function ApplianceAccount() {
  return (
    <ol>
      <li>
        Open <code>https://</code>
        <em>your appliance</em>
        <code>/login</code>, <strong>Management</strong>, <strong>API Configuration</strong>, and check{' '}
        <strong>Enable XML API</strong>.
      </li>
      <li>
        Under API accounts choose <strong>Add</strong>. Check <strong>Enabled</strong>; as the name, enter{' '}
        <strong>Casebridge</strong>.
      </li>
      <li>
        Under <strong>Permissions</strong>: Command API <strong>Full Access</strong>; Reporting API{' '}
        <strong>Allow Access to Support Session Reports and Recordings</strong>. It needs no other.
      </li>
      <li>
        Copy <strong>OAuth Client ID</strong> and <strong>OAuth Client Secret</strong> into the fields below, then{' '}
        <strong>Save</strong> there: the secret is not shown again.
      </li>
    </ol>
  );
}
