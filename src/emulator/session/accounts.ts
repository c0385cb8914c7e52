/** Accounts of a new Item: Plaid Sandbox's, narrowed by products and account filters. */
import type { LinkSessionSuccessMetadataAccount, LinkTokenAccountFilters } from 'plaid';
import { newAccountId } from '../identifiers';
import type { Wire } from '../wire';

export type Account = Wire<LinkSessionSuccessMetadataAccount>;
export type AccountFilters = Wire<LinkTokenAccountFilters>;

/** The same for every institution of Plaid Sandbox. */
const samples = [
  { name: 'Plaid Checking', mask: '0000', type: 'depository', subtype: 'checking' },
  { name: 'Plaid Saving', mask: '1111', type: 'depository', subtype: 'savings' },
  { name: 'Plaid CD', mask: '2222', type: 'depository', subtype: 'cd' },
  { name: 'Plaid Credit Card', mask: '3333', type: 'credit', subtype: 'credit card' },
  { name: 'Plaid Money Market', mask: '4444', type: 'depository', subtype: 'money market' },
  { name: 'Plaid IRA', mask: '5555', type: 'investment', subtype: 'ira' },
  { name: 'Plaid 401k', mask: '6666', type: 'investment', subtype: '401k' },
  { name: 'Plaid Student Loan', mask: '7777', type: 'loan', subtype: 'student' },
  { name: 'Plaid Mortgage', mask: '8888', type: 'loan', subtype: 'mortgage' },
  { name: 'Plaid HSA', mask: '9001', type: 'depository', subtype: 'hsa' },
  { name: 'Plaid Cash Management', mask: '9002', type: 'depository', subtype: 'cash management' },
];

type SampleAccount = (typeof samples)[number];

/** Subtypes that Auth supports. */
const AUTH_SUBTYPES: ReadonlySet<string> = new Set(['checking', 'savings', 'cash management']);

export function createAccounts(
  initialProducts: readonly string[],
  filters: AccountFilters | undefined,
): Account[] {
  const forProducts = initialProducts.includes('auth')
    ? samples.filter(({ subtype }) => AUTH_SUBTYPES.has(subtype))
    : samples;
  const selected = filters ? applyFilters(forProducts, filters) : forProducts;
  return selected.map((sample) => ({
    id: newAccountId(),
    ...sample,
    verification_status: null,
    class_type: null,
  }));
}

/**
 * Keeps the listed subtypes of the listed types; filters that list none keep all. A user can always connect something:
 * if the products leave none of those, all samples count; if no sample matches, the result is one account of the first
 * listed subtype.
 */
function applyFilters(accounts: readonly SampleAccount[], filters: AccountFilters): readonly SampleAccount[] {
  const wanted = Object.entries(filters).flatMap(([type, filter]) =>
    (filter?.account_subtypes ?? []).map((subtype: string) => ({ type, subtype })),
  );
  if (wanted.length === 0) return accounts;
  const isWanted = (account: SampleAccount) =>
    wanted.some(
      ({ type, subtype }) => type === account.type && (subtype === 'all' || subtype === account.subtype),
    );
  const matching = [accounts, samples].map((list) => list.filter(isWanted)).find(({ length }) => length > 0);
  if (matching) return matching;

  return wanted.slice(0, 1).map(({ type, subtype }) => {
    const kind = subtype === 'all' ? type : subtype;
    return { name: `Plaid ${kind}`, mask: '9100', type, subtype: kind };
  });
}
