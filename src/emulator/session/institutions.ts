/** The institutions of Plaid's Sandbox that a person can connect at. */
import type { CountryCode } from 'plaid';
import type { Wire } from '../wire';

export interface Institution {
  readonly id: string;
  readonly name: string;
  readonly country: Wire<CountryCode>;
  /** The person logs in at the institution's own site, not in Link. */
  readonly oauth: boolean;
}

/** Per country in the order in which people choose them here. */
const institutions: readonly Institution[] = [
  { id: 'ins_109508', name: 'First Platypus Bank', country: 'US', oauth: false },
  { id: 'ins_127287', name: 'Platypus OAuth Bank', country: 'US', oauth: true },
  { id: 'ins_109509', name: 'First Gingham Credit Union', country: 'US', oauth: false },
  { id: 'ins_109510', name: 'Tattersall Federal Credit Union', country: 'US', oauth: false },
  { id: 'ins_109511', name: 'Tartan Bank', country: 'US', oauth: false },
  { id: 'ins_109512', name: 'Houndstooth Bank', country: 'US', oauth: false },
  { id: 'ins_135858', name: 'Windowpane Bank', country: 'US', oauth: false },
  { id: 'ins_132241', name: 'First Platypus OAuth App2App Bank', country: 'US', oauth: true },
  { id: 'ins_43', name: 'Tartan-Dominion Bank of Canada', country: 'CA', oauth: false },
  { id: 'ins_117650', name: 'Royal Bank of Plaid', country: 'GB', oauth: false },
  { id: 'ins_116834', name: 'Flexible Platypus Open Banking', country: 'GB', oauth: true },
];

export function findInstitution(id: string): Institution | undefined {
  return institutions.find((institution) => institution.id === id);
}

/** What Link offers for these countries. The Sandbox has nothing for most of Europe: there it is everything. */
export function listInstitutions(countryCodes: readonly string[]): readonly Institution[] {
  const inCountries = institutions.filter(({ country }) => countryCodes.includes(country));
  return inCountries.length > 0 ? inCountries : institutions;
}

/** The institution that a person turns to as the `turn`-th, from 0. */
export function pickInstitution(turn: number, countryCodes: readonly string[]): Institution {
  const offered = listInstitutions(countryCodes);
  const institution = offered[turn % offered.length];
  if (!institution) throw new Error('Link offers no institution');
  return institution;
}
