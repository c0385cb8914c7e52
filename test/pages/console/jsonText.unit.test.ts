/** JSON as the console prints it. */
import fc from 'fast-check';
import { browserModule } from './browserModules';

type JsonText = typeof import('../../../src/pages/console/browser/calls/jsonText');

it('keeps on one line what fits there', () => {
  const { jsonText } = browserModule<JsonText>('calls/jsonText');
  const input = {
    user: { clientUserId: 'user-1' },
    countryCodes: ['US', 'CA'],
    hostedLink: {},
    products: [],
  };
  expect(jsonText({ input })).toBe(`{
  "input": {
    "user": { "clientUserId": "user-1" },
    "countryCodes": ["US", "CA"],
    "hostedLink": {},
    "products": []
  }
}`);
});

it('is the same JSON, whatever it is', () => {
  const { jsonText } = browserModule<JsonText>('calls/jsonText');
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      expect(JSON.parse(jsonText(json))).toEqual(JSON.parse(JSON.stringify(json)));
    }),
  );
});
