/**
 * What the command *Generate session key* of a case's form calls: opens the page for this case.
 * @param form context of the form, which the command passes
 */
export async function generateSessionKey(form: Xrm.FormContext): Promise<void> {
  const { id } = form.data.entity.getEntityReference();
  const data = JSON.stringify({ caseId: id.replace(/[{}]/g, '').toLowerCase() });
  await Xrm.Navigation.navigateTo(
    { pageType: 'webresource', webresourceName: 'bt_/pages/SessionKey.html', data },
    { target: 2, position: 1, width: { value: 480, unit: 'px' }, height: { value: 85, unit: '%' } },
  );
}
