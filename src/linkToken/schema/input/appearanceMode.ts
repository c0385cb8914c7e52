/** `appearanceMode` of the create input. */
import { registerEnumType } from 'type-graphql';

export enum CreateLinkTokenAppearanceModeInput {
  LIGHT = 'LIGHT',
  DARK = 'DARK',
  SYSTEM = 'SYSTEM',
}

registerEnumType(CreateLinkTokenAppearanceModeInput, {
  name: 'CreateLinkTokenAppearanceModeInput',
  description: 'The colour scheme of Link. In closed beta.',
  valuesConfig: {
    LIGHT: { description: 'Always light.' },
    DARK: { description: 'Always dark.' },
    SYSTEM: { description: 'Follows the setting of the user’s device.' },
  },
});
