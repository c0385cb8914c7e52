/** `appearanceMode` of the create input. */
import { registerEnumType } from 'type-graphql';

export enum CreateLinkTokenAppearanceModeInput {
  LIGHT = 'LIGHT',
  DARK = 'DARK',
  SYSTEM = 'SYSTEM',
}

registerEnumType(CreateLinkTokenAppearanceModeInput, {
  name: 'CreateLinkTokenAppearanceModeInput',
  description: 'How bright Link is. In closed beta.',
  valuesConfig: {
    LIGHT: { description: 'Always light.' },
    DARK: { description: 'Always dark.' },
    SYSTEM: { description: 'As the user’s device is set.' },
  },
});
