/** The link tokens that exist, and when each is forgotten. */
import type { LinkTokenGetMetadataResponse } from 'plaid';
import type { CreateRequest } from './create/CreateRequest';
import { getLifetimeMs } from './create/hostedLink';
import { isUpdateMode } from './create/updateMode';
import { newHostedLinkId, newLinkToken } from './identifiers';
import type { AccountFilters } from './session/accounts';
import type { LinkSession } from './session/LinkSession';
import { HOUR, MINUTE, SECOND } from './timestamps';
import type { Wire } from './wire';

/** An expired token opens no session (Identity Verification aside), so by then the details of its last are gone. */
const KEPT_AFTER_EXPIRATION = 6 * HOUR;
const TIME_BETWEEN_SWEEPS = MINUTE;
/** However fast they come. */
const MOST_TOKENS = 100_000;

export interface LinkToken {
  readonly value: string;
  /** Milliseconds, at a whole second. */
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly metadata: Wire<LinkTokenGetMetadataResponse>;
  readonly userId: string | undefined;
  /** Update mode: sessions add no Items, and send no webhooks. */
  readonly isUpdateMode: boolean;
  /** Whether several Items may be connected in one session. */
  readonly allowsSeveralItems: boolean;
  /** Whether the person chooses accounts. In update mode only if asked for. */
  readonly hasAccountSelection: boolean;
  readonly accountFilters: AccountFilters | undefined;
  readonly institutionId: string | undefined;
  readonly hostedLink: { readonly id: string; readonly completionRedirectUri: string | undefined } | null;
  readonly sessions: LinkSession[];
}

/** Whether Link would open with the token. Identity Verification does not enforce the expiration. */
export function canOpenLink(token: LinkToken, now: number): boolean {
  return now < token.expiresAt || token.metadata.initial_products.includes('identity_verification');
}

export class LinkTokenStore {
  readonly #byValue = new Map<string, LinkToken>();
  readonly #byHostedLinkId = new Map<string, LinkToken>();
  readonly #most: number;
  #lastSweep = Number.NEGATIVE_INFINITY;

  /** @param most How many to keep: of more, the oldest go first. */
  constructor(most = MOST_TOKENS) {
    this.#most = most;
  }

  /** @param now Milliseconds, as in every method. */
  create(request: CreateRequest, now: number): LinkToken {
    this.#sweep(now);
    const createdAt = Math.floor(now / SECOND) * SECOND;
    const { hosted_link: hosted } = request;
    const token: LinkToken = {
      value: newLinkToken(),
      createdAt,
      expiresAt: createdAt + getLifetimeMs(request),
      metadata: metadataOf(request),
      userId: request.user_id,
      isUpdateMode: isUpdateMode(request),
      allowsSeveralItems: isMultiItem(request),
      hasAccountSelection: !isUpdateMode(request) || request.update?.account_selection_enabled === true,
      accountFilters: request.account_filters,
      institutionId: request.institution_id,
      hostedLink: hosted
        ? { id: newHostedLinkId(), completionRedirectUri: hosted.completion_redirect_uri }
        : null,
      sessions: [],
    };
    this.#byValue.set(token.value, token);
    if (token.hostedLink) this.#byHostedLinkId.set(token.hostedLink.id, token);
    return token;
  }

  find(value: string, now: number): LinkToken | undefined {
    const token = this.#byValue.get(value);
    return token && !isForgotten(token, now) ? token : undefined;
  }

  findByHostedLinkId(id: string, now: number): LinkToken | undefined {
    const token = this.#byHostedLinkId.get(id);
    return token && !isForgotten(token, now) ? token : undefined;
  }

  #sweep(now: number): void {
    if (now - this.#lastSweep >= TIME_BETWEEN_SWEEPS) {
      this.#lastSweep = now;
      for (const token of this.#byValue.values()) if (isForgotten(token, now)) this.#forget(token);
    }
    // A map lists the oldest first.
    for (const token of this.#byValue.values()) {
      if (this.#byValue.size < this.#most) break;
      this.#forget(token);
    }
  }

  #forget(token: LinkToken): void {
    this.#byValue.delete(token.value);
    if (token.hostedLink) this.#byHostedLinkId.delete(token.hostedLink.id);
  }
}

function isForgotten(token: LinkToken, now: number): boolean {
  return now >= token.expiresAt + KEPT_AFTER_EXPIRATION;
}

function isMultiItem({
  enable_multi_item_link: multiItem,
  income_verification: income,
}: CreateRequest): boolean {
  return multiItem === true || income?.bank_income?.enable_multiple_items === true;
}

function metadataOf(request: CreateRequest): LinkToken['metadata'] {
  return {
    initial_products: request.products ?? [],
    webhook: request.webhook ?? null,
    country_codes: request.country_codes,
    language: request.language,
    ...(request.institution_data && { institution_data: request.institution_data }),
    ...(request.account_filters && { account_filters: request.account_filters }),
    redirect_uri: request.redirect_uri || null,
    client_name: request.client_name,
  };
}
