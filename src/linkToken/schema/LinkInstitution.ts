/** Institution of a session, result or exit: a bank or payroll provider. */
import { Directive, Field } from 'type-graphql';
import { OpenObjectType } from '../../codec/openObject';

@Directive('@key(fields: "institutionId", resolvable: false)')
@OpenObjectType({
  description: 'A bank, payroll provider or other institution, as Plaid Link showed it to the user.',
})
export class LinkInstitution {
  @Field(() => String, {
    nullable: true,
    description: 'The name the institution is known by, such as `First Platypus Bank`.',
  })
  name?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Plaid’s id of the institution, such as `ins_109508`.',
  })
  institutionId?: string | null;
}
