/** `cardSwitch` of the create input. */
import { Field, InputType } from 'type-graphql';

@InputType({
  description: 'Options of the Card Switch flow, in which the user moves a card on file to another card.',
})
export class CreateLinkTokenCardSwitchInput {
  @Field(() => String, {
    description: 'Bank identification number (BIN) of the card to switch: its first digits.',
  })
  cardBin!: string;
}
