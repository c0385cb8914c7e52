/** Base of every output type: an object with `additionalProperties` for data that its fields cannot represent. */
import { Field, ObjectType } from 'type-graphql';
import { Computed } from './names';
import { JsonObject } from './scalars';

/**
 * Declares an object type of Plaid's, with `additionalProperties` as its last field. A class decorator,
 * since an inherited field would come first.
 */
export function OpenObjectType(options: { description: string }): ClassDecorator {
  return (target) => {
    Field(() => JsonObject, {
      nullable: true,
      description:
        'Data from Plaid that this schema cannot represent, unchanged and under Plaid’s own names: fields and enum values newer than this server, and values of an unexpected type. Null if there is none.',
    })(target.prototype, 'additionalProperties');
    Computed()(target.prototype, 'additionalProperties');
    ObjectType({ ...options, simpleResolvers: true })(target);
  };
}
