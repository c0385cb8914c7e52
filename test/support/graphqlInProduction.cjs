/**
 * Loads graphql-js's `instanceOf` as in production, where it only uses the operator. Its check for a second copy of
 * graphql-js takes some 4 % of the suite's time.
 */
const { NODE_ENV } = process.env;
process.env.NODE_ENV = 'production';
require('graphql/jsutils/instanceOf.js');
process.env.NODE_ENV = NODE_ENV;
