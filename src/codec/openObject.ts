/** The base of every output type: an object that also keeps what its fields cannot say. */
import { Field, ObjectType } from 'type-graphql';
import { JsonObject } from './scalars';

export interface OpenObject {
  additionalProperties?: Record<string, unknown> | null;
}

/**
 * An object type filled from Plaid's JSON by the codec. Its fields are plain property reads, and its last field
 * is `additionalProperties`: a class decorator, since an inherited field would come first.
 */
export function OpenObjectType(options: { description: string }): ClassDecorator {
  return (target) => {
    Field(() => JsonObject, {
      nullable: true,
      description:
        'Data from Plaid that this schema cannot represent, unchanged and under Plaid’s own names: fields and enum values newer than this server, and values of an unexpected type. Null if there is none.',
    })(target.prototype, 'additionalProperties');
    ObjectType({ ...options, simpleResolvers: true })(target);
  };
}
