/**
 * The account subtypes by account type, as account filters name them. `ALL` is a filter word: it stands for
 * every subtype of its type.
 */
import { registerEnumType } from 'type-graphql';

const ALL = { description: 'Every subtype of this account type, known or not.' };

export enum PlaidDepositoryAccountSubtype {
  CHECKING = 'checking',
  SAVINGS = 'savings',
  HSA = 'hsa',
  CD = 'cd',
  MONEY_MARKET = 'money market',
  PAYPAL = 'paypal',
  PREPAID = 'prepaid',
  CASH_MANAGEMENT = 'cash management',
  EBT = 'ebt',
  LIMITED_PURPOSE_CHECKING = 'limited purpose checking',
  ALL = 'all',
}

registerEnumType(PlaidDepositoryAccountSubtype, {
  name: 'PlaidDepositoryAccountSubtype',
  description: 'A kind of depository account: one that holds cash.',
  valuesConfig: {
    CHECKING: { description: 'Everyday account to pay from; a current account outside the US.' },
    SAVINGS: { description: 'Account to save in, with interest.' },
    HSA: { description: 'Health savings account (US) that holds cash.' },
    CD: { description: 'Certificate of deposit: cash at a fixed rate for a fixed time.' },
    MONEY_MARKET: { description: 'Savings account, often with a higher rate and a few checks a month.' },
    PAYPAL: { description: 'Cash balance at PayPal.' },
    PREPAID: { description: 'Prepaid debit card.' },
    CASH_MANAGEMENT: { description: 'Cash account at a broker or another non-bank.' },
    EBT: { description: 'Electronic benefit transfer: public assistance in the US.' },
    LIMITED_PURPOSE_CHECKING: {
      description:
        'Checking account that accepts ACH debits for certain purposes only, named in `limitedPurposeTypes`.',
    },
    ALL,
  },
});

export enum PlaidLimitedPurposeType {
  RENT_MORTGAGE = 'RENT_MORTGAGE',
}

registerEnumType(PlaidLimitedPurposeType, {
  name: 'PlaidLimitedPurposeType',
  description: 'What a limited purpose checking account may pay for; it sends other ACH debits back.',
  valuesConfig: {
    RENT_MORTGAGE: { description: 'Rent and mortgage payments.' },
  },
});

export enum PlaidCreditAccountSubtype {
  CHARGE_CARD = 'charge card',
  CREDIT_CARD = 'credit card',
  PAYPAL = 'paypal',
  ALL = 'all',
}

registerEnumType(PlaidCreditAccountSubtype, {
  name: 'PlaidCreditAccountSubtype',
  description: 'A kind of card or other revolving credit account.',
  valuesConfig: {
    CHARGE_CARD: { description: 'Card whose balance is due in full each period.' },
    CREDIT_CARD: { description: 'Credit card issued by a bank.' },
    PAYPAL: { description: 'Credit card issued by PayPal.' },
    ALL,
  },
});

export enum PlaidLoanAccountSubtype {
  AUTO = 'auto',
  BUSINESS = 'business',
  COMMERCIAL = 'commercial',
  COMMERCIAL_LINE_OF_CREDIT = 'commercial line of credit',
  CONSTRUCTION = 'construction',
  CONSUMER = 'consumer',
  HOME_EQUITY = 'home equity',
  HOME_EQUITY_LOAN = 'home equity loan',
  INSTALLMENT = 'installment',
  LOAN = 'loan',
  MORTGAGE = 'mortgage',
  OVERDRAFT = 'overdraft',
  LINE_OF_CREDIT = 'line of credit',
  STUDENT = 'student',
  OTHER = 'other',
  ALL = 'all',
}

registerEnumType(PlaidLoanAccountSubtype, {
  name: 'PlaidLoanAccountSubtype',
  description: 'A kind of loan account.',
  valuesConfig: {
    AUTO: { description: 'Car loan.' },
    BUSINESS: { description: 'Loan to a business.' },
    COMMERCIAL: { description: 'Commercial loan, as a bank gives to companies.' },
    COMMERCIAL_LINE_OF_CREDIT: { description: 'Line of credit of a business.' },
    CONSTRUCTION: { description: 'Loan to build a house or another building.' },
    CONSUMER: { description: 'Loan to a person, for any purpose.' },
    HOME_EQUITY: { description: 'Home equity line of credit (HELOC).' },
    HOME_EQUITY_LOAN: { description: 'Loan of a fixed sum against home equity.' },
    INSTALLMENT: { description: 'Loan paid back in fixed instalments.' },
    LOAN: { description: 'Loan without a more specific subtype.' },
    MORTGAGE: { description: 'Loan secured by real estate.' },
    OVERDRAFT: { description: 'Pre-approved overdraft, usually tied to a checking account.' },
    LINE_OF_CREDIT: { description: 'Pre-approved line of credit.' },
    STUDENT: { description: 'Loan to study.' },
    OTHER: { description: 'Loan of another or an unknown kind.' },
    ALL,
  },
});

export enum PlaidInvestmentAccountSubtype {
  _529 = '529',
  _401A = '401a',
  _401K = '401k',
  _403B = '403B',
  _457B = '457b',
  BROKERAGE = 'brokerage',
  CASH_ISA = 'cash isa',
  CRYPTO_EXCHANGE = 'crypto exchange',
  EDUCATION_SAVINGS_ACCOUNT = 'education savings account',
  FHSA = 'fhsa',
  FIXED_ANNUITY = 'fixed annuity',
  GIC = 'gic',
  HEALTH_REIMBURSEMENT_ARRANGEMENT = 'health reimbursement arrangement',
  HSA = 'hsa',
  IRA = 'ira',
  ISA = 'isa',
  KEOGH = 'keogh',
  LIF = 'lif',
  LIFE_INSURANCE = 'life insurance',
  LINE_OF_CREDIT = 'line of credit',
  LIRA = 'lira',
  LRIF = 'lrif',
  LRSP = 'lrsp',
  MUTUAL_FUND = 'mutual fund',
  NON_CUSTODIAL_WALLET = 'non-custodial wallet',
  NON_TAXABLE_BROKERAGE_ACCOUNT = 'non-taxable brokerage account',
  OTHER = 'other',
  OTHER_ANNUITY = 'other annuity',
  OTHER_INSURANCE = 'other insurance',
  PENSION = 'pension',
  PREDICTION_MARKET = 'prediction market',
  PRIF = 'prif',
  PROFIT_SHARING_PLAN = 'profit sharing plan',
  QSHR = 'qshr',
  RDSP = 'rdsp',
  RESP = 'resp',
  RETIREMENT = 'retirement',
  RLIF = 'rlif',
  ROTH = 'roth',
  ROTH_401K = 'roth 401k',
  ROTH_403B = 'roth 403B',
  ROTH_457B = 'roth 457b',
  ROTH_PENSION = 'roth pension',
  ROTH_PROFIT_SHARING_PLAN = 'roth profit sharing plan',
  ROTH_THRIFT_SAVINGS_PLAN = 'roth thrift savings plan',
  RRIF = 'rrif',
  RRSP = 'rrsp',
  SARSEP = 'sarsep',
  SEP_IRA = 'sep ira',
  SIMPLE_IRA = 'simple ira',
  SIPP = 'sipp',
  STOCK_PLAN = 'stock plan',
  THRIFT_SAVINGS_PLAN = 'thrift savings plan',
  TFSA = 'tfsa',
  TRUST = 'trust',
  UGMA = 'ugma',
  UTMA = 'utma',
  VARIABLE_ANNUITY = 'variable annuity',
  ALL = 'all',
}

registerEnumType(PlaidInvestmentAccountSubtype, {
  name: 'PlaidInvestmentAccountSubtype',
  description: 'A kind of investment, retirement or insurance account.',
  valuesConfig: {
    _529: { description: 'College savings plan (US).' },
    _401A: { description: 'Employer’s money-purchase retirement plan (US).' },
    _401K: { description: 'Employer’s retirement plan (US).' },
    _403B: { description: 'Retirement plan of schools and non-profits (US).' },
    _457B: { description: 'Deferred compensation plan of public and some non-profit employers (US).' },
    BROKERAGE: { description: 'Account at a broker to trade securities in.' },
    CASH_ISA: { description: 'Individual savings account that holds cash (UK).' },
    CRYPTO_EXCHANGE: { description: 'Account at a cryptocurrency exchange.' },
    EDUCATION_SAVINGS_ACCOUNT: { description: 'Coverdell education savings account (US).' },
    FHSA: { description: 'First home savings account (Canada).' },
    FIXED_ANNUITY: { description: 'Annuity with a fixed return.' },
    GIC: { description: 'Guaranteed investment certificate (Canada).' },
    HEALTH_REIMBURSEMENT_ARRANGEMENT: {
      description: 'Employer’s tax-free plan that pays back health costs (US).',
    },
    HSA: { description: 'Health savings account (US) that is invested.' },
    IRA: { description: 'Traditional individual retirement account (US).' },
    ISA: { description: 'Individual savings account (UK).' },
    KEOGH: { description: 'Retirement plan of the self-employed (US).' },
    LIF: { description: 'Life income fund (Canada).' },
    LIFE_INSURANCE: { description: 'Life insurance.' },
    LINE_OF_CREDIT: { description: 'Line of credit against the investments.' },
    LIRA: { description: 'Locked-in retirement account (Canada).' },
    LRIF: { description: 'Locked-in retirement income fund (Canada).' },
    LRSP: { description: 'Locked-in retirement savings plan (Canada).' },
    MUTUAL_FUND: { description: 'Account that holds mutual funds.' },
    NON_CUSTODIAL_WALLET: { description: 'Cryptocurrency wallet whose owner holds the keys.' },
    NON_TAXABLE_BROKERAGE_ACCOUNT: { description: 'Brokerage account whose gains are not taxed.' },
    OTHER: { description: 'Investment account of another or an unknown kind.' },
    OTHER_ANNUITY: { description: 'Annuity neither fixed nor variable.' },
    OTHER_INSURANCE: { description: 'Insurance other than life insurance.' },
    PENSION: { description: 'Employer’s plan that pays an income in retirement.' },
    PREDICTION_MARKET: { description: 'Account at a market for event contracts.' },
    PRIF: { description: 'Prescribed registered retirement income fund (Canada).' },
    PROFIT_SHARING_PLAN: { description: 'Employer’s retirement plan that is paid from profits.' },
    QSHR: { description: 'Qualifying share account.' },
    RDSP: { description: 'Registered disability savings plan (Canada).' },
    RESP: { description: 'Registered education savings plan (Canada).' },
    RETIREMENT: { description: 'Retirement account without a more specific subtype.' },
    RLIF: { description: 'Restricted life income fund (Canada).' },
    ROTH: { description: 'Roth IRA: paid into after tax (US).' },
    ROTH_401K: { description: '401(k) that is paid into after tax (US).' },
    ROTH_403B: { description: '403(b) that is paid into after tax (US).' },
    ROTH_457B: { description: '457(b) that is paid into after tax (US).' },
    ROTH_PENSION: { description: 'Pension that is paid into after tax (US).' },
    ROTH_PROFIT_SHARING_PLAN: { description: 'Profit sharing plan that is paid into after tax (US).' },
    ROTH_THRIFT_SAVINGS_PLAN: { description: 'Thrift savings plan that is paid into after tax (US).' },
    RRIF: { description: 'Registered retirement income fund (Canada).' },
    RRSP: { description: 'Registered retirement savings plan (Canada).' },
    SARSEP: { description: 'Salary reduction simplified employee pension, closed to new plans (US).' },
    SEP_IRA: { description: 'Simplified employee pension IRA (US).' },
    SIMPLE_IRA: { description: 'IRA of the plan that small employers match (US).' },
    SIPP: { description: 'Self-invested personal pension (UK).' },
    STOCK_PLAN: { description: 'Stock that an employer grants.' },
    THRIFT_SAVINGS_PLAN: { description: 'Retirement plan of federal employees and the military (US).' },
    TFSA: { description: 'Tax-free savings account (Canada).' },
    TRUST: { description: 'Account held in trust for another person.' },
    UGMA: { description: 'Custodial account of a minor under the Uniform Gifts to Minors Act (US).' },
    UTMA: { description: 'Custodial account of a minor under the Uniform Transfers to Minors Act (US).' },
    VARIABLE_ANNUITY: { description: 'Annuity whose return follows its investments.' },
    ALL,
  },
});

export enum PlaidOtherAccountSubtype {
  OTHER = 'other',
  ALL = 'all',
}

registerEnumType(PlaidOtherAccountSubtype, {
  name: 'PlaidOtherAccountSubtype',
  description: 'A kind of account that is none of the other types.',
  valuesConfig: {
    OTHER: { description: 'Account of another or an unknown kind.' },
    ALL,
  },
});
