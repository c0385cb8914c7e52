/** Institutions of Plaid Sandbox. */
import type { CountryCode } from 'plaid';
import type { Wire } from '../wire';

export interface Institution {
  readonly id: string;
  readonly name: string;
  readonly country: Wire<CountryCode>;
  /** The user logs in on the institution's own site. */
  readonly oauth: boolean;
}

/** In the order in which session scripts pick them. */
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

export function findInstitution(id: string | undefined): Institution | undefined {
  return institutions.find((institution) => institution.id === id);
}

/** Institutions of these countries, or all: Plaid Sandbox has none for most of Europe. */
export function listInstitutions(countryCodes: readonly string[]): readonly Institution[] {
  const inCountries = institutions.filter(({ country }) => countryCodes.includes(country));
  return inCountries.length > 0 ? inCountries : institutions;
}

/** @param position From 0; starts again after the last institution. */
export function pickInstitution(position: number, countryCodes: readonly string[]): Institution {
  const offered = listInstitutions(countryCodes);
  const institution = offered[position % offered.length];
  if (!institution) throw new Error('there is no institution');
  return institution;
}
