/** JSON formatting in the console. */
import fc from 'fast-check';
import { browserModule } from './browserModules';

type FormatJson = typeof import('../../../src/pages/console/browser/calls/formatJson');

it('keeps short objects and lists on one line', () => {
  const { formatJson } = browserModule<FormatJson>('calls/formatJson');
  const input = {
    user: { clientUserId: 'user-1' },
    countryCodes: ['US', 'CA'],
    hostedLink: {},
    products: [],
  };
  expect(formatJson({ input })).toBe(`{
  "input": {
    "user": { "clientUserId": "user-1" },
    "countryCodes": ["US", "CA"],
    "hostedLink": {},
    "products": []
  }
}`);
});

it('formats any JSON value without changing it', () => {
  const { formatJson } = browserModule<FormatJson>('calls/formatJson');
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      expect(JSON.parse(formatJson(json))).toEqual(JSON.parse(JSON.stringify(json)));
    }),
  );
});
