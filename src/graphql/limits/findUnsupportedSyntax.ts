/** Rejects documents that make graphql-js throw where it should report an error. */
import {
  type ASTVisitor,
  GraphQLError,
  type GraphQLSchema,
  type SelectionNode,
  type TypeInfo,
} from 'graphql';

/** Maximum nesting of list types in a variable's type. No argument has more than two. */
const MAX_LIST_DEPTH = 20;

/** @param report called with an error for each such place. */
export function findUnsupportedSyntax(
  types: TypeInfo,
  schema: GraphQLSchema,
  report: (error: GraphQLError) => void,
): ASTVisitor {
  let listDepth = 0;

  /** https://spec.graphql.org/September2025/#sec-Single-Root-Field */
  function rejectCondition({ directives }: SelectionNode): void {
    if (types.getParentType() !== schema.getSubscriptionType()) return;
    const condition = directives?.find(({ name }) => name.value === 'skip' || name.value === 'include');
    if (!condition) return;
    report(
      new GraphQLError('Subscriptions may not use `@skip` and `@include` at their root.', {
        nodes: condition,
      }),
    );
  }

  return {
    Field: rejectCondition,
    FragmentSpread: rejectCondition,
    InlineFragment: rejectCondition,
    ListType: {
      enter(node) {
        listDepth += 1;
        if (listDepth === MAX_LIST_DEPTH + 1) {
          report(new GraphQLError('The document is nested too deeply.', { nodes: node }));
        }
      },
      leave() {
        listDepth -= 1;
      },
    },
  };
}
