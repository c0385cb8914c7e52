/** A Plaid that answers when a test says so. */
import { type PlaidDouble, startPlaidDouble } from '../../support/plaid/plaidDouble';

export interface HeldPlaid extends PlaidDouble {
  /** Resolves once so many have asked. */
  asked(times: number): Promise<void>;
  /** From now on. */
  answer(): void;
  hold(): void;
}

export async function startHeldPlaid(): Promise<HeldPlaid> {
  const looking: (() => void)[] = [];
  let waiting: (() => void)[] = [];
  let isHeld = true;
  const plaid = await startPlaidDouble(async ({ body }) => {
    for (const look of looking) look();
    if (isHeld) await new Promise<void>((resolve) => waiting.push(resolve));
    return { link_token: body['link_token'], request_id: 'r' };
  });
  return {
    ...plaid,
    asked: (times) =>
      new Promise((resolve) => {
        const look = () => {
          if (plaid.calls.length >= times) resolve();
        };
        looking.push(look);
        look();
      }),
    answer() {
      isHeld = false;
      for (const go of waiting) go();
      waiting = [];
    },
    hold() {
      isHeld = true;
    },
  };
}
