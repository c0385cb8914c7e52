/** Analyses of uploaded documents, for the options of Identity and Income. */
import { registerEnumType } from 'type-graphql';

export enum PlaidDocumentParsingInput {
  OCR = 'ocr',
  RISK_SIGNALS = 'risk_signals',
}

registerEnumType(PlaidDocumentParsingInput, {
  name: 'PlaidDocumentParsingInput',
  description: 'An analysis of documents that the user uploads.',
  valuesConfig: {
    OCR: { description: 'Reads the text of the document. The default.' },
    RISK_SIGNALS: { description: 'Detects signs that the document was tampered with.' },
  },
});
