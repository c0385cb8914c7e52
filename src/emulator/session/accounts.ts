/** The accounts that a Sandbox login holds, and which of them a link token lets into Link. */
import type { LinkSessionSuccessMetadataAccount, LinkTokenAccountFilters } from 'plaid';
import { newAccountId } from '../identifiers';
import type { Wire } from '../wire';

export type Account = Wire<LinkSessionSuccessMetadataAccount>;
export type AccountFilters = Wire<LinkTokenAccountFilters>;

interface SampleAccount {
  readonly name: string;
  readonly mask: string;
  readonly type: string;
  readonly subtype: string;
}

/** Every login of Plaid's Sandbox shows these, whatever the institution. */
const samples: readonly SampleAccount[] = [
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

/** Auth works on these alone. */
const AUTH_SUBTYPES: ReadonlySet<string> = new Set(['checking', 'savings', 'cash management']);

/** The accounts of a new Item, each with an id of its own. */
export function createAccounts(
  initialProducts: readonly string[],
  filters: AccountFilters | undefined,
): Account[] {
  const forProducts = initialProducts.includes('auth')
    ? samples.filter(({ subtype }) => AUTH_SUBTYPES.has(subtype))
    : samples;
  const shown = filters ? filtered(forProducts, filters) : forProducts;
  return shown.map((sample) => ({
    id: newAccountId(),
    ...sample,
    verification_status: null,
    class_type: null,
  }));
}

/**
 * A filter leaves the listed subtypes of the listed types. A person can always connect something: where the
 * products leave nothing of that they do not count, and where no sample is of a listed kind the login has an
 * account of the first one.
 */
function filtered(accounts: readonly SampleAccount[], filters: AccountFilters): readonly SampleAccount[] {
  const wanted = Object.entries(filters).flatMap(([type, filter]) =>
    (filter?.account_subtypes ?? []).map((subtype: string) => ({ type, subtype })),
  );
  const isWanted = (account: SampleAccount) =>
    wanted.some(
      ({ type, subtype }) => type === account.type && (subtype === 'all' || subtype === account.subtype),
    );
  const shown = [accounts, samples].map((choice) => choice.filter(isWanted)).find(({ length }) => length > 0);
  if (shown) return shown;

  return wanted.slice(0, 1).map(({ type, subtype }) => {
    const kind = subtype === 'all' ? type : subtype;
    return { name: `Plaid ${kind}`, mask: '9100', type, subtype: kind };
  });
}
