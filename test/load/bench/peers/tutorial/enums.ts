/** The SDK's enums under this server's names, so that all peers serve the same operations. */
import * as plaid from 'plaid';
import { registerEnumType } from 'type-graphql';

export const Products = registered('PlaidProduct', plaid.Products);
export const CountryCode = registered('PlaidCountryCode', plaid.CountryCode);
export const DepositoryAccountSubtype = registered(
  'PlaidDepositoryAccountSubtype',
  plaid.DepositoryAccountSubtype,
);
export const CreditAccountSubtype = registered('PlaidCreditAccountSubtype', plaid.CreditAccountSubtype);
export const LoanAccountSubtype = registered('PlaidLoanAccountSubtype', plaid.LoanAccountSubtype);
export const InvestmentAccountSubtype = registered(
  'PlaidInvestmentAccountSubtype',
  plaid.InvestmentAccountSubtype,
);
export const LimitedPurposeType = registered('PlaidLimitedPurposeType', plaid.LimitedPurposeType);
export const PlaidErrorType = registered('PlaidErrorType', plaid.PlaidErrorType);
export const LinkSessionSuccessMetadataTransferStatus = registered(
  'LinkTransferStatus',
  plaid.LinkSessionSuccessMetadataTransferStatus,
);
export const CreditSessionBankIncomeStatus = registered(
  'LinkSessionBankIncomeStatus',
  plaid.CreditSessionBankIncomeStatus,
);

/** `money market` is MONEY_MARKET, `401k` is _401K. */
function registered(name: string, words: Readonly<Record<string, string>>): Record<string, string> {
  const named: Record<string, string> = {};
  for (const word of Object.values(words)) {
    named[
      word
        .toUpperCase()
        .replace(/[^A-Z0-9]+/g, '_')
        .replace(/^(?=\d)/, '_')
    ] = word;
  }
  registerEnumType(named, { name });
  return named;
}
