/** Plaid's products, as requested in the create input and returned in the metadata of a token. */
import { registerEnumType } from 'type-graphql';

export enum PlaidProduct {
  ASSETS = 'assets',
  AUTH = 'auth',
  BALANCE = 'balance',
  BALANCE_PLUS = 'balance_plus',
  BEACON = 'beacon',
  IDENTITY = 'identity',
  IDENTITY_MATCH = 'identity_match',
  INVESTMENTS = 'investments',
  INVESTMENTS_AUTH = 'investments_auth',
  LIABILITIES = 'liabilities',
  PAYMENT_INITIATION = 'payment_initiation',
  IDENTITY_VERIFICATION = 'identity_verification',
  TRANSACTIONS = 'transactions',
  CREDIT_DETAILS = 'credit_details',
  INCOME = 'income',
  INCOME_VERIFICATION = 'income_verification',
  STANDING_ORDERS = 'standing_orders',
  TRANSFER = 'transfer',
  EMPLOYMENT = 'employment',
  RECURRING_TRANSACTIONS = 'recurring_transactions',
  TRANSACTIONS_REFRESH = 'transactions_refresh',
  SIGNAL = 'signal',
  STATEMENTS = 'statements',
  PROCESSOR_PAYMENTS = 'processor_payments',
  PROCESSOR_IDENTITY = 'processor_identity',
  PROFILE = 'profile',
  CRA_BASE_REPORT = 'cra_base_report',
  CRA_INCOME_INSIGHTS = 'cra_income_insights',
  CRA_PARTNER_INSIGHTS = 'cra_partner_insights',
  CRA_NETWORK_INSIGHTS = 'cra_network_insights',
  CRA_CASHFLOW_INSIGHTS = 'cra_cashflow_insights',
  CRA_MONITORING = 'cra_monitoring',
  CRA_LEND_SCORE = 'cra_lend_score',
  CRA_PLAID_CREDIT_SCORE = 'cra_plaid_credit_score',
  CRA_QUALIFY = 'cra_qualify',
  CRA_HOME_LENDING = 'cra_home_lending',
  LAYER = 'layer',
  PAY_BY_BANK = 'pay_by_bank',
  PROTECT_LINKED_BANK = 'protect_linked_bank',
  PROTECT_TRANSACTIONS = 'protect_transactions',
}

registerEnumType(PlaidProduct, {
  name: 'PlaidProduct',
  description:
    'A Plaid product. Which ones you may request depends on what your Plaid team is enabled for and on the country; a few values exist only because Plaid reports them about institutions.',
  valuesConfig: {
    ASSETS: { description: 'Assets: reports on balances, transactions and owners, for lenders.' },
    AUTH: { description: 'Auth: account and routing numbers for bank payments.' },
    BALANCE: {
      description:
        'Balance: real-time balances. Included in every other product; Plaid rejects it in a create input.',
    },
    BALANCE_PLUS: {
      description: 'Balance Plus: a beta of richer balance data that takes no new customers; see `SIGNAL`.',
    },
    BEACON: { description: 'Beacon: shared fraud reports. Superseded by Plaid Protect.' },
    IDENTITY: { description: 'Identity: name, address, phone and email that the bank holds on the owner.' },
    IDENTITY_MATCH: {
      description: 'Identity Match: scores how well details you hold agree with those of the bank.',
    },
    INVESTMENTS: { description: 'Investments: holdings and trades of investment accounts.' },
    INVESTMENTS_AUTH: {
      description: 'Investments Move: the data needed to move holdings from one broker to another.',
    },
    LIABILITIES: { description: 'Liabilities: terms of credit cards, student loans and mortgages.' },
    PAYMENT_INITIATION: {
      description:
        'Payment Initiation: payments from a bank account in the UK and Europe. Must be the only product, and needs `paymentInitiation`.',
    },
    IDENTITY_VERIFICATION: {
      description:
        'Identity Verification: checks of a person’s documents, selfie and data, no bank involved. Must be the only product, and needs `identityVerification`.',
    },
    TRANSACTIONS: { description: 'Transactions: the history of an account, kept up to date.' },
    CREDIT_DETAILS: { description: 'Credit details: a legacy name for data on credit accounts.' },
    INCOME: { description: 'A legacy name for income data; new integrations use `INCOME_VERIFICATION`.' },
    INCOME_VERIFICATION: {
      description:
        'Income: from bank deposits, a payroll provider or uploaded documents. Takes `incomeVerification`; with payroll or documents it must be the only product.',
    },
    STANDING_ORDERS: { description: 'Standing orders at European banks.' },
    TRANSFER: { description: 'Transfer: moves money over US bank rails.' },
    EMPLOYMENT: { description: 'Employment: employer data. Takes `employment`; in beta.' },
    RECURRING_TRANSACTIONS: {
      description: 'Recurring Transactions, an add-on to `TRANSACTIONS`. Plaid rejects it in a create input.',
    },
    TRANSACTIONS_REFRESH: {
      description:
        'Transactions Refresh, an on-demand update of `TRANSACTIONS`. Plaid rejects it in a create input.',
    },
    SIGNAL: {
      description: 'Signal: the risk that an ACH debit is returned. Requires `AUTH` as well.',
    },
    STATEMENTS: { description: 'Statements: bank statements as PDF. Takes `statements`.' },
    PROCESSOR_PAYMENTS: {
      description: 'Payment data shared with a payment processor that is a Plaid partner.',
    },
    PROCESSOR_IDENTITY: {
      description: 'Identity data shared with a payment processor that is a Plaid partner.',
    },
    PROFILE: { description: 'Profile: details that a person has saved at Plaid.' },
    CRA_BASE_REPORT: {
      description:
        'Plaid Check Base Report: the consumer report that the other `CRA_` products build on. Must be in `products` whenever any of them is requested.',
    },
    CRA_INCOME_INSIGHTS: {
      description: 'Plaid Check Income Insights: income streams found in the account history.',
    },
    CRA_PARTNER_INSIGHTS: {
      description: 'Plaid Check Partner Insights: scores by Plaid’s partners Prism Data and FICO.',
    },
    CRA_NETWORK_INSIGHTS: {
      description: 'Plaid Check Network Insights: a person’s connections across Plaid’s network.',
    },
    CRA_CASHFLOW_INSIGHTS: {
      description: 'Plaid Check Cash Flow Insights: attributes of cash flow for credit models.',
    },
    CRA_MONITORING: {
      description: 'Plaid Check Cash Flow Updates: changes in a borrower’s cash flow after the report.',
    },
    CRA_LEND_SCORE: { description: 'Plaid Check LendScore: a credit risk score from cash flow.' },
    CRA_PLAID_CREDIT_SCORE: {
      description: 'Only reported about institutions; do not request it in a create input.',
    },
    CRA_QUALIFY: { description: 'Plaid Check Qualify; Plaid’s types do not describe it further.' },
    CRA_HOME_LENDING: {
      description: 'Plaid Check Home Lending: reports that verify assets, income and employment.',
    },
    LAYER: { description: 'Layer: sign-up with data that the person has saved at Plaid.' },
    PAY_BY_BANK: { description: 'Pay by Bank: a payment from a bank account at checkout.' },
    PROTECT_LINKED_BANK: {
      description: 'Plaid Protect: fraud risk of the bank account that is being connected.',
    },
    PROTECT_TRANSACTIONS: { description: 'Plaid Protect: fraud risk of transactions.' },
  },
});
