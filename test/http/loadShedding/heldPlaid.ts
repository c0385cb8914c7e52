/** Plaid double that responds on command. */
import { type PlaidDouble, startPlaidDouble } from '../../support/plaid/plaidDouble';

export interface HeldPlaid extends PlaidDouble {
  /** Resolves after that many calls. */
  waitForCalls(times: number): Promise<void>;
  /** Responds to held and later calls. */
  respond(): void;
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
    waitForCalls: (times) =>
      new Promise((resolve) => {
        const look = () => {
          if (plaid.calls.length >= times) resolve();
        };
        looking.push(look);
        look();
      }),
    respond() {
      isHeld = false;
      for (const go of waiting) go();
      waiting = [];
    },
    hold() {
      isHeld = true;
    },
  };
}
