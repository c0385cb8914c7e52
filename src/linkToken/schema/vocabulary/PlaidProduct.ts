/** Plaid's products: what a link token asks of an institution, and what a token was made with. */
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
    'A product of Plaid’s. Which ones you may ask for depends on what your Plaid team is enabled for and on the country; a few words exist only because Plaid reports them about institutions.',
  valuesConfig: {
    ASSETS: { description: 'Assets: reports on balances, transactions and owners, made for lenders.' },
    AUTH: { description: 'Auth: account and routing numbers for bank payments.' },
    BALANCE: {
      description:
        'Balance: real-time balances. Comes with every other product and is refused when asked for in a create input.',
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
      description: 'Investments Move: what is needed to move holdings from one broker to another.',
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
    CREDIT_DETAILS: { description: 'Credit details: a legacy word for data on credit accounts.' },
    INCOME: { description: 'A legacy word for income data; new integrations use `INCOME_VERIFICATION`.' },
    INCOME_VERIFICATION: {
      description:
        'Income: from bank deposits, a payroll provider or uploaded documents. Takes `incomeVerification`; with payroll or documents it must be the only product.',
    },
    STANDING_ORDERS: { description: 'Standing orders at European banks.' },
    TRANSFER: { description: 'Transfer: moves money over US bank rails.' },
    EMPLOYMENT: { description: 'Employment: employer data. Takes `employment`; in beta.' },
    RECURRING_TRANSACTIONS: {
      description:
        'Recurring Transactions, an add-on to `TRANSACTIONS`. Refused when asked for in a create input.',
    },
    TRANSACTIONS_REFRESH: {
      description:
        'Transactions Refresh, an on-demand update of `TRANSACTIONS`. Refused when asked for in a create input.',
    },
    SIGNAL: {
      description: 'Signal: the risk that an ACH debit is returned. Needs `AUTH` to be asked for as well.',
    },
    STATEMENTS: { description: 'Statements: bank statements as PDF. Takes `statements`.' },
    PROCESSOR_PAYMENTS: {
      description: 'Payment data handed to a payment processor that is a partner of Plaid’s.',
    },
    PROCESSOR_IDENTITY: {
      description: 'Identity data handed to a payment processor that is a partner of Plaid’s.',
    },
    PROFILE: { description: 'Profile: details that a person has saved at Plaid.' },
    CRA_BASE_REPORT: {
      description:
        'Plaid Check Base Report: the consumer report that the other `CRA_` products build on. Must be in `products` whenever any of them is asked for.',
    },
    CRA_INCOME_INSIGHTS: {
      description: 'Plaid Check Income Insights: income streams found in the account history.',
    },
    CRA_PARTNER_INSIGHTS: {
      description: 'Plaid Check Partner Insights: scores by partners of Plaid’s, Prism Data and FICO.',
    },
    CRA_NETWORK_INSIGHTS: {
      description: 'Plaid Check Network Insights: a person’s connections across Plaid’s network.',
    },
    CRA_CASHFLOW_INSIGHTS: {
      description: 'Plaid Check Cash Flow Insights: attributes of cash flow for credit models.',
    },
    CRA_MONITORING: {
      description: 'Plaid Check Cash Flow Updates: news of a borrower’s cash flow after the report.',
    },
    CRA_LEND_SCORE: { description: 'Plaid Check LendScore: a credit risk score from cash flow.' },
    CRA_PLAID_CREDIT_SCORE: {
      description: 'Only reported about institutions; not to be asked for in a create input.',
    },
    CRA_QUALIFY: { description: 'Plaid Check Qualify; Plaid’s types say no more of it.' },
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
