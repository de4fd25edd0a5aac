/** The admin tool's pages: from sources they are built when somebody looks for the first time; a release has them ready. */
export async function adminPages(): Promise<ReadonlyMap<string, Uint8Array>> {
  const { builtAdminPages } = await import('@casebridge/admin-ui');
  return builtAdminPages();
}
