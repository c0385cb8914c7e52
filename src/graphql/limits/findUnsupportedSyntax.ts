/** Documents that graphql-js fails over, where it should refuse them. */
import {
  type ASTVisitor,
  GraphQLError,
  type GraphQLSchema,
  type SelectionNode,
  type TypeInfo,
} from 'graphql';

/** Of lists in one another in a variable's type. No argument has more than two. */
const MAX_LISTS = 20;

/** @param refuse is told of each such place. */
export function findUnsupportedSyntax(
  types: TypeInfo,
  schema: GraphQLSchema,
  refuse: (error: GraphQLError) => void,
): ASTVisitor {
  let lists = 0;

  /** https://spec.graphql.org/September2025/#sec-Single-Root-Field: who subscribes has no say in whether, then. */
  function refuseCondition({ directives }: SelectionNode): void {
    if (types.getParentType() !== schema.getSubscriptionType()) return;
    const condition = directives?.find(({ name }) => name.value === 'skip' || name.value === 'include');
    if (!condition) return;
    const message = 'Subscriptions may not use `@skip` and `@include` at their root.';
    refuse(new GraphQLError(message, { nodes: condition }));
  }

  return {
    Field: refuseCondition,
    FragmentSpread: refuseCondition,
    InlineFragment: refuseCondition,
    ListType: {
      enter(node) {
        lists += 1;
        if (lists === MAX_LISTS + 1) {
          refuse(new GraphQLError('The document is nested too deeply.', { nodes: node }));
        }
      },
      leave() {
        lists -= 1;
      },
    },
  };
}
