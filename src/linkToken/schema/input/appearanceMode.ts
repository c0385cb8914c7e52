/** `appearanceMode` of the create input. */
import { registerEnum } from '../vocabulary/registerEnum';

export enum CreateLinkTokenAppearanceModeInput {
  LIGHT = 'LIGHT',
  DARK = 'DARK',
  SYSTEM = 'SYSTEM',
}

registerEnum({ CreateLinkTokenAppearanceModeInput }, 'The colour scheme of Link. In closed beta.', {
  LIGHT: 'Always light.',
  DARK: 'Always dark.',
  SYSTEM: 'Follows the setting of the user’s device.',
});
