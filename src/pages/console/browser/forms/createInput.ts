/** The input of `createLinkToken` from what the form says: what is left empty is left out, for the server to fill in. */

export interface CreateChoices {
  readonly clientName: string;
  readonly clientUserId: string;
  readonly language: string;
  readonly countryCodes: readonly string[];
  readonly products: readonly string[];
  readonly hosted: boolean;
  readonly multiItem: boolean;
  /** Plaid's id of a user. */
  readonly userId: string;
}

export function createInput(choices: CreateChoices): Readonly<Record<string, unknown>> {
  const { clientName, clientUserId, language, countryCodes, products, hosted, multiItem, userId } = choices;
  return {
    ...(clientName !== '' && { clientName }),
    ...(clientUserId !== '' && { user: { clientUserId } }),
    ...(language !== '' && { language }),
    ...(countryCodes.length > 0 && { countryCodes }),
    ...(products.length > 0 && { products }),
    ...(hosted && { hostedLink: {} }),
    ...(multiItem && { enableMultiItemLink: true }),
    ...(multiItem && userId !== '' && { userId }),
  };
}
