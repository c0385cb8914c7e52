/** Sends webhooks of connected Items to the `webhook` of their link token, on request. */
import type { SandboxItemFireWebhookResponse } from 'plaid';
import { ApiError, assertField } from '../ApiError';
import type { LinkTokenStore } from '../LinkTokenStore';
import { readBody, type Shape } from '../shape';
import type { JsonObject, Wire } from '../wire';
import { toItemWebhook } from './toItemWebhook';
import type { WebhookSender } from './WebhookSender';

/** Body of `POST /emulator/webhooks`. */
interface ItemWebhookRequest {
  link_token: string;
  /** With `webhook_code`. Default TRANSACTIONS SYNC_UPDATES_AVAILABLE. */
  webhook_type?: string;
  webhook_code?: string;
  /** Default: every Item of the link token. */
  item_id?: string;
}

/** Result of a request: as of Plaid's `/sandbox/item/fire_webhook`, with the Items. */
export interface FiredItemWebhook extends Omit<Wire<SandboxItemFireWebhookResponse>, 'request_id'> {
  item_ids: string[];
}

const requestShape: Shape<ItemWebhookRequest> = {
  link_token: 'string',
  'webhook_type?': 'string',
  'webhook_code?': 'string',
  'item_id?': 'string',
};

/** The form of Plaid's types and codes. */
const NAME = /^[A-Z][A-Z0-9_]{0,99}$/;

interface ItemWebhooksOptions {
  readonly linkTokens: LinkTokenStore;
  readonly webhooks: Pick<WebhookSender, 'send'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export class ItemWebhooks {
  readonly #options: ItemWebhooksOptions;

  constructor(options: ItemWebhooksOptions) {
    this.#options = options;
  }

  /** @throws {ApiError} if the request is invalid; nothing is sent then. */
  fire(body: JsonObject): FiredItemWebhook {
    const { linkTokens, webhooks, now } = this.#options;
    const { link_token, webhook_type, webhook_code, item_id } = readRequest(body);
    const token = linkTokens.find(link_token, now());
    if (!token) throw new ApiError('INVALID_LINK_TOKEN', 'invalid link_token provided');

    const connected = token.sessions.flatMap(({ items }) => items.map(({ id }) => id));
    assertField(
      connected.length > 0,
      'link_token must have a connected Item, which update mode does not add',
    );
    const itemIds = item_id === undefined ? connected : connected.filter((id) => id === item_id);
    assertField(itemIds.length > 0, 'item_id must be the id of an Item of the link token');
    const { webhook: url } = token.metadata;
    if (url === null) {
      throw new ApiError('SANDBOX_WEBHOOK_INVALID', 'the link token was created without a webhook');
    }

    for (const itemId of itemIds) {
      const source = { itemId, userId: token.userId, now: now() };
      // A queue per Item, so that a failing one delays neither other Items nor the webhooks of Link.
      webhooks.send(url, [toItemWebhook(webhook_type, webhook_code, source)], itemId);
    }
    return { webhook_fired: true, item_ids: itemIds };
  }
}

function readRequest(body: JsonObject): ItemWebhookRequest & { webhook_type: string; webhook_code: string } {
  const request = readBody<ItemWebhookRequest>(body, requestShape);
  const names = [request.webhook_type, request.webhook_code];
  if (names.every((name) => name === undefined)) {
    return { ...request, webhook_type: 'TRANSACTIONS', webhook_code: 'SYNC_UPDATES_AVAILABLE' };
  }
  const { webhook_type = '', webhook_code = '' } = request;
  assertField(NAME.test(webhook_type), "webhook_type must be a type of Plaid's such as TRANSACTIONS");
  assertField(NAME.test(webhook_code), "webhook_code must be a code of Plaid's such as DEFAULT_UPDATE");
  assertField(webhook_type !== 'LINK', 'webhook_type must not be LINK: Link sessions send these webhooks');
  return { ...request, webhook_type, webhook_code };
}
