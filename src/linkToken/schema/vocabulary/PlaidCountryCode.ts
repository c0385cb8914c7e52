/** Countries that Plaid supports. */
import { registerEnumType } from 'type-graphql';

export enum PlaidCountryCode {
  US = 'US',
  GB = 'GB',
  ES = 'ES',
  NL = 'NL',
  FR = 'FR',
  IE = 'IE',
  CA = 'CA',
  DE = 'DE',
  IT = 'IT',
  PL = 'PL',
  DK = 'DK',
  NO = 'NO',
  SE = 'SE',
  EE = 'EE',
  LT = 'LT',
  LV = 'LV',
  PT = 'PT',
  BE = 'BE',
  AT = 'AT',
  FI = 'FI',
}

registerEnumType(PlaidCountryCode, {
  name: 'PlaidCountryCode',
  description:
    'A country that Plaid supports, as its ISO 3166-1 alpha-2 code. Sandbox supports all of them; Production supports those that your Plaid team is enabled for.',
  valuesConfig: {
    US: { description: 'United States' },
    GB: { description: 'United Kingdom' },
    ES: { description: 'Spain' },
    NL: { description: 'Netherlands' },
    FR: { description: 'France' },
    IE: { description: 'Ireland' },
    CA: { description: 'Canada' },
    DE: { description: 'Germany' },
    IT: { description: 'Italy' },
    PL: { description: 'Poland' },
    DK: { description: 'Denmark' },
    NO: { description: 'Norway' },
    SE: { description: 'Sweden' },
    EE: { description: 'Estonia' },
    LT: { description: 'Lithuania' },
    LV: { description: 'Latvia' },
    PT: { description: 'Portugal' },
    BE: { description: 'Belgium' },
    AT: { description: 'Austria' },
    FI: { description: 'Finland' },
  },
});
