/** Webhooks of Items: the bodies that Plaid documents, and one with the common fields for any other type and code. */
import type {
  DefaultUpdateWebhook,
  HoldingsDefaultUpdateWebhook,
  ItemErrorWebhook,
  ItemLoginRepairedWebhook,
  PendingDisconnectWebhook,
  PendingExpirationWebhook,
  SyncUpdatesAvailableWebhook,
  UserPermissionRevokedWebhook,
} from 'plaid';
import { toErrorFields } from '../ApiError';
import { ENVIRONMENT } from '../identifiers';
import { DAY, formatSeconds } from '../timestamps';
import type { Wire } from '../wire';

interface CommonFields {
  readonly webhook_type: string;
  readonly webhook_code: string;
  readonly item_id: string;
  readonly environment: typeof ENVIRONMENT;
}

export type ItemWebhook = CommonFields & object;

export interface ItemWebhookSource {
  readonly itemId: string;
  readonly userId: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Fields that one kind of webhook adds to the common ones. */
type Details<Webhook> = Omit<Wire<Webhook>, keyof CommonFields>;

/** Seven days, Plaid's notice before a connection ends. */
const NOTICE = 7 * DAY;

const kinds = {
  'TRANSACTIONS SYNC_UPDATES_AVAILABLE': (source): Details<SyncUpdatesAvailableWebhook> => ({
    ...userOf(source),
    initial_update_complete: true,
    historical_update_complete: true,
  }),
  'TRANSACTIONS DEFAULT_UPDATE': (): Details<DefaultUpdateWebhook> => ({ error: null, new_transactions: 3 }),
  'HOLDINGS DEFAULT_UPDATE': (source): Details<HoldingsDefaultUpdateWebhook> => ({
    ...userOf(source),
    error: null,
    new_holdings: 2,
    updated_holdings: 1,
  }),
  'ITEM ERROR': (source): Details<ItemErrorWebhook> => ({
    ...userOf(source),
    error: toErrorFields({
      code: 'ITEM_LOGIN_REQUIRED',
      type: 'ITEM_ERROR',
      message:
        "the login details of this item have changed and a user login is required, use Link's update mode",
      displayMessage: null,
    }),
  }),
  'ITEM LOGIN_REPAIRED': (source): Details<ItemLoginRepairedWebhook> => userOf(source),
  'ITEM PENDING_DISCONNECT': (source): Details<PendingDisconnectWebhook> => ({
    ...userOf(source),
    reason: 'INSTITUTION_TOKEN_EXPIRATION',
    disconnect_time: formatSeconds(source.now + NOTICE),
  }),
  'ITEM PENDING_EXPIRATION': (source): Details<PendingExpirationWebhook> => ({
    ...userOf(source),
    consent_expiration_time: formatSeconds(source.now + NOTICE),
  }),
  'ITEM USER_PERMISSION_REVOKED': (source): Details<UserPermissionRevokedWebhook> => ({
    ...userOf(source),
    error: null,
  }),
} satisfies Record<string, (source: ItemWebhookSource) => object>;

/** The kinds with Plaid's own body, as `TYPE CODE`. */
export const itemWebhookKinds: readonly string[] = Object.keys(kinds);

export function toItemWebhook(type: string, code: string, source: ItemWebhookSource): ItemWebhook {
  const kind = `${type} ${code}`;
  return {
    webhook_type: type,
    webhook_code: code,
    item_id: source.itemId,
    ...(Object.hasOwn(kinds, kind) && kinds[kind as keyof typeof kinds](source)),
    environment: ENVIRONMENT,
  };
}

function userOf({ userId }: ItemWebhookSource): { user_id?: string } {
  return userId === undefined ? {} : { user_id: userId };
}
