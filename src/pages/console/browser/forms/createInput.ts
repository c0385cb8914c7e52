/** Builds the input of `createLinkToken` from the form. Empty fields are left out, so that the server's defaults apply. */
export function createInput(form: FormData): Readonly<Record<string, unknown>> {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const [clientName, clientUserId, language] = [text('clientName'), text('clientUserId'), text('language')];
  const [countryCodes, products] = [form.getAll('countryCodes'), form.getAll('products')];
  const multiItem = form.has('multiItem');
  const userId = text('userId');
  return {
    ...(clientName !== '' && { clientName }),
    ...(clientUserId !== '' && { user: { clientUserId } }),
    ...(language !== '' && { language }),
    ...(countryCodes.length > 0 && { countryCodes }),
    ...(products.length > 0 && { products }),
    ...(form.has('hosted') && { hostedLink: {} }),
    ...(multiItem && { enableMultiItemLink: true }),
    ...(multiItem && userId !== '' && { userId }),
  };
}
