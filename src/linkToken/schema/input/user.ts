/** `user` of the create input: the user of Link. */
import { Field, InputType } from 'type-graphql';
import { CalendarDate, DateTime } from '../../../codec/scalars';
import { registerEnum } from '../vocabulary/registerEnum';

@InputType({
  description:
    'The user of Link. Plaid requires this or `userId`; most fields only prefill forms, and `address`, `name` and `idNumber` serve Identity Verification.',
})
export class CreateLinkTokenUserInput {
  @Field(() => String, {
    nullable: true,
    description:
      'Your own id for the user, to find their sessions in the Plaid Dashboard. Plaid requires it inside `user` and rejects an email address or a phone number. For an end user who is signed in, the server sets it to the subject of the access token; a value in the input must equal that.',
  })
  clientUserId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Full legal name. Prefills the form when an account is verified by micro-deposits; a few customers on old flows must set it.',
  })
  legalName?: string | null;

  @Field(() => CreateLinkTokenUserNameInput, {
    nullable: true,
    description:
      'Name to verify; Identity Verification then does not ask the user for it. Allowed with `IDENTITY_VERIFICATION` only.',
  })
  name?: CreateLinkTokenUserNameInput | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Phone number in E.164 format, such as `+14155550123`. Prefills Link, and receives the URL with `hostedLink.deliveryMethod: SMS`. Must be a valid number, even in Sandbox.',
  })
  phoneNumber?: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When you verified the phone number.',
    deprecationReason: 'The returning user flow no longer needs it; nothing replaces it.',
  })
  phoneNumberVerifiedTime?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Email address. Prefills Identity Verification, and receives the URL with `hostedLink.deliveryMethod: EMAIL`. Plaid validates its format.',
  })
  emailAddress?: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When you verified the email address.',
    deprecationReason: 'The returning user flow no longer needs it; nothing replaces it.',
  })
  emailAddressVerifiedTime?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'US social security number. Plaid ignores it.',
    deprecationReason: 'Use `idNumber` instead.',
  })
  ssn?: string | null;

  @Field(() => CalendarDate, {
    nullable: true,
    description: 'Date of birth. Prefills Identity Verification.',
  })
  dateOfBirth?: string | null;

  @Field(() => CreateLinkTokenUserAddressInput, {
    nullable: true,
    description: 'Home address for Identity Verification: the country alone, or the whole address.',
  })
  address?: CreateLinkTokenUserAddressInput | null;

  @Field(() => CreateLinkTokenUserIdNumberInput, {
    nullable: true,
    description: 'National id number for Identity Verification.',
  })
  idNumber?: CreateLinkTokenUserIdNumberInput | null;
}

@InputType({ description: 'A name to verify.' })
export class CreateLinkTokenUserNameInput {
  @Field(() => String, { description: 'Given name: 1 to 100 characters, not all of them spaces.' })
  givenName!: string;

  @Field(() => String, { description: 'Family name: 1 to 100 characters, not all of them spaces.' })
  familyName!: string;
}

@InputType({
  description:
    'A home address. Set `country` alone, or every field that addresses in the country have; Plaid rejects anything in between.',
})
export class CreateLinkTokenUserAddressInput {
  @Field(() => String, {
    nullable: true,
    description: 'Street and house number, up to 80 characters. Required unless only `country` is set.',
  })
  street?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Flat, floor and the like, up to 50 characters.',
  })
  street2?: string | null;

  @Field(() => String, { nullable: true, description: 'City, up to 100 characters.' })
  city?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'State, province or other subdivision by its ISO 3166-2 code without the country, such as `CA` for California.',
  })
  region?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Postal code: 2 to 10 letters and digits; in the US exactly 5 digits.',
  })
  postalCode?: string | null;

  @Field(() => String, {
    description:
      'Country as its ISO 3166-1 alpha-2 code in capital letters; any country, not only those that Plaid supports.',
  })
  country!: string;
}

@InputType({ description: 'A national id number for Identity Verification.' })
export class CreateLinkTokenUserIdNumberInput {
  @Field(() => String, {
    description:
      'The number: letters and digits only, without spaces, dots and dashes. This server never logs it.',
  })
  value!: string;

  @Field(() => CreateLinkTokenUserIdNumberTypeInput, {
    description: 'The country and the kind of the number.',
  })
  type!: CreateLinkTokenUserIdNumberTypeInput;
}

export enum CreateLinkTokenUserIdNumberTypeInput {
  AR_DNI = 'ar_dni',
  AU_DRIVERS_LICENSE = 'au_drivers_license',
  AU_PASSPORT = 'au_passport',
  BR_CPF = 'br_cpf',
  CA_SIN = 'ca_sin',
  CL_RUN = 'cl_run',
  CN_RESIDENT_CARD = 'cn_resident_card',
  CO_NIT = 'co_nit',
  DK_CPR = 'dk_cpr',
  EG_NATIONAL_ID = 'eg_national_id',
  ES_DNI = 'es_dni',
  ES_NIE = 'es_nie',
  HK_HKID = 'hk_hkid',
  IN_PAN = 'in_pan',
  IN_EPIC = 'in_epic',
  IT_CF = 'it_cf',
  JO_CIVIL_ID = 'jo_civil_id',
  JP_MY_NUMBER = 'jp_my_number',
  KE_HUDUMA_NAMBA = 'ke_huduma_namba',
  KW_CIVIL_ID = 'kw_civil_id',
  MX_CURP = 'mx_curp',
  MX_RFC = 'mx_rfc',
  MY_NRIC = 'my_nric',
  NG_NIN = 'ng_nin',
  NZ_DRIVERS_LICENSE = 'nz_drivers_license',
  OM_CIVIL_ID = 'om_civil_id',
  PH_PSN = 'ph_psn',
  PL_PESEL = 'pl_pesel',
  RO_CNP = 'ro_cnp',
  SA_NATIONAL_ID = 'sa_national_id',
  SE_PIN = 'se_pin',
  SG_NRIC = 'sg_nric',
  TR_TC_KIMLIK = 'tr_tc_kimlik',
  US_SSN = 'us_ssn',
  US_SSN_LAST_4 = 'us_ssn_last_4',
  ZA_SMART_ID = 'za_smart_id',
}

registerEnum(
  { CreateLinkTokenUserIdNumberTypeInput },
  'A kind of national id number: the country first, then the number’s own name.',
  {
    AR_DNI: 'Argentina: national identity document (DNI).',
    AU_DRIVERS_LICENSE: 'Australia: driver’s licence.',
    AU_PASSPORT: 'Australia: passport.',
    BR_CPF: 'Brazil: natural persons register (CPF).',
    CA_SIN: 'Canada: social insurance number (SIN).',
    CL_RUN: 'Chile: national unique role (RUN).',
    CN_RESIDENT_CARD: 'China: resident identity card.',
    CO_NIT: 'Colombia: tax identification number (NIT).',
    DK_CPR: 'Denmark: civil registration number (CPR).',
    EG_NATIONAL_ID: 'Egypt: national identity card.',
    ES_DNI: 'Spain: national identity document (DNI) of citizens.',
    ES_NIE: 'Spain: foreigner’s identity number (NIE).',
    HK_HKID: 'Hong Kong: identity card (HKID).',
    IN_PAN: 'India: permanent account number (PAN) of tax payers.',
    IN_EPIC: 'India: voter’s photo identity card (EPIC).',
    IT_CF: 'Italy: tax code (codice fiscale).',
    JO_CIVIL_ID: 'Jordan: civil identification number.',
    JP_MY_NUMBER: 'Japan: My Number, of residents.',
    KE_HUDUMA_NAMBA: 'Kenya: Huduma Namba.',
    KW_CIVIL_ID: 'Kuwait: civil identification number.',
    MX_CURP: 'Mexico: population register code (CURP).',
    MX_RFC: 'Mexico: taxpayers’ register (RFC).',
    MY_NRIC: 'Malaysia: registration identity card (NRIC).',
    NG_NIN: 'Nigeria: national identification number (NIN).',
    NZ_DRIVERS_LICENSE: 'New Zealand: driver’s licence.',
    OM_CIVIL_ID: 'Oman: civil identification number.',
    PH_PSN: 'Philippines: PhilSys number (PSN).',
    PL_PESEL: 'Poland: PESEL number.',
    RO_CNP: 'Romania: personal numerical code (CNP).',
    SA_NATIONAL_ID: 'Saudi Arabia: national identity card.',
    SE_PIN: 'Sweden: personal identity number.',
    SG_NRIC: 'Singapore: registration identity card (NRIC).',
    TR_TC_KIMLIK: 'Turkey: T.C. Kimlik number.',
    US_SSN: 'United States: social security number (SSN), all 9 digits.',
    US_SSN_LAST_4: 'United States: last 4 digits of the social security number.',
    ZA_SMART_ID: 'South Africa: smart ID card.',
  },
);
