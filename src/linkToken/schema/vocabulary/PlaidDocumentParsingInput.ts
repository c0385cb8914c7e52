/** Analyses of uploaded documents, for the options of Identity and Income. */
import { registerEnum } from './registerEnum';

export enum PlaidDocumentParsingInput {
  OCR = 'ocr',
  RISK_SIGNALS = 'risk_signals',
}

registerEnum({ PlaidDocumentParsingInput }, 'An analysis of documents that the user uploads.', {
  OCR: 'Reads the text of the document. The default.',
  RISK_SIGNALS: 'Detects signs that the document was tampered with.',
});
