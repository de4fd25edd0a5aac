/** What has to be there in Entra and in Dynamics; the test finds out whether it is. */
export function Destination() {
  return (
    <ol>
      <li>
        In <strong>Entra ID</strong>, <strong>App registrations</strong>, <strong>New registration</strong>: this tenant
        only, no redirect address. Under <strong>Certificates &amp; secrets</strong> make a client secret. It needs no
        API permission.
      </li>
      <li>
        Import both solutions and make the application user. <code>casebridge dynamics install</code> does all of it,
        with a <code>--dry-run</code> before; the manual has the way by hand.
      </li>
      <li>
        Copy the address of the environment, the tenant id, the application id and the secret into the fields below.
      </li>
    </ol>
  );
}
