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
        'What Plaid sent here and this schema cannot say, under Plaid’s own names and as it was: fields and enum words newer than this server, and values of an unexpected kind. Null when there is nothing.',
    })(target.prototype, 'additionalProperties');
    ObjectType({ ...options, simpleResolvers: true })(target);
  };
}
