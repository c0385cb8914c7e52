/** In-memory store of link tokens, bounded by number and age. */
import type { LinkTokenGetMetadataResponse } from 'plaid';
import { getLifetimeMs } from './create/hostedLink';
import type { CreateRequest } from './create/requestShape';
import { hasAccountFilters, isUpdateMode } from './create/updateMode';
import { newLinkId, newLinkToken } from './identifiers';
import type { AccountFilters } from './session/accounts';
import type { LinkSession } from './session/LinkSession';
import { HOUR, MINUTE, SECOND } from './timestamps';
import type { Wire } from './wire';

/** Plaid keeps a session for six hours after its end; an expired token starts none, Identity Verification aside. */
const RETENTION_AFTER_EXPIRATION = 6 * HOUR;
const SWEEP_INTERVAL = MINUTE;
const MAX_TOKENS = 100_000;

export interface LinkToken {
  readonly value: string;
  /** Part of the URLs of Link's pages, which never contain the link token. */
  readonly linkId: string;
  /** Milliseconds since 1970, at a whole second. */
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly metadata: Wire<LinkTokenGetMetadataResponse>;
  readonly userId: string | undefined;
  /** In update mode sessions add no Items and send no webhooks. */
  readonly isUpdateMode: boolean;
  readonly allowsSeveralItems: boolean;
  /** Always, except in update mode, where the request enables it. */
  readonly hasAccountSelection: boolean;
  readonly accountFilters: AccountFilters | undefined;
  readonly institutionId: string | undefined;
  readonly hostedLink: { readonly completionRedirectUri: string | undefined } | null;
  readonly sessions: LinkSession[];
}

/** Identity Verification does not enforce the expiration. */
export function canOpenLink(token: LinkToken, now: number): boolean {
  return now < token.expiresAt || token.metadata.initial_products.includes('identity_verification');
}

export class LinkTokenStore {
  readonly #byValue = new Map<string, LinkToken>();
  readonly #byLinkId = new Map<string, LinkToken>();
  readonly #maxTokens: number;
  #lastSweep = Number.NEGATIVE_INFINITY;

  /** @param maxTokens Above it, the oldest token is removed first. */
  constructor(maxTokens = MAX_TOKENS) {
    this.#maxTokens = maxTokens;
  }

  /** @param now Milliseconds since 1970, as in every method. */
  create(request: CreateRequest, now: number): LinkToken {
    this.#sweep(now);
    const createdAt = Math.floor(now / SECOND) * SECOND;
    const { hosted_link: hosted } = request;
    const token: LinkToken = {
      value: newLinkToken(),
      linkId: newLinkId(),
      createdAt,
      expiresAt: createdAt + getLifetimeMs(request),
      metadata: toMetadata(request),
      userId: request.user_id,
      isUpdateMode: isUpdateMode(request),
      allowsSeveralItems:
        request.enable_multi_item_link === true ||
        request.income_verification?.bank_income?.enable_multiple_items === true,
      hasAccountSelection: !isUpdateMode(request) || request.update?.account_selection_enabled === true,
      accountFilters: request.account_filters,
      institutionId: request.institution_id,
      hostedLink: hosted ? { completionRedirectUri: hosted.completion_redirect_uri } : null,
      sessions: [],
    };
    this.#byValue.set(token.value, token);
    this.#byLinkId.set(token.linkId, token);
    return token;
  }

  find(value: string, now: number): LinkToken | undefined {
    return ifRetained(this.#byValue.get(value), now);
  }

  findByLinkId(id: string, now: number): LinkToken | undefined {
    return ifRetained(this.#byLinkId.get(id), now);
  }

  #sweep(now: number): void {
    if (now - this.#lastSweep >= SWEEP_INTERVAL) {
      this.#lastSweep = now;
      for (const token of this.#byValue.values()) if (!ifRetained(token, now)) this.#remove(token);
    }
    // A map iterates in insertion order.
    for (const token of this.#byValue.values()) {
      if (this.#byValue.size < this.#maxTokens) break;
      this.#remove(token);
    }
  }

  #remove(token: LinkToken): void {
    this.#byValue.delete(token.value);
    this.#byLinkId.delete(token.linkId);
  }
}

function ifRetained(token: LinkToken | undefined, now: number): LinkToken | undefined {
  return token && now < token.expiresAt + RETENTION_AFTER_EXPIRATION ? token : undefined;
}

function toMetadata(request: CreateRequest): LinkToken['metadata'] {
  return {
    initial_products: request.products ?? [],
    webhook: request.webhook ?? null,
    country_codes: request.country_codes,
    language: request.language,
    ...(request.institution_data && { institution_data: request.institution_data }),
    ...(hasAccountFilters(request) && { account_filters: request.account_filters }),
    redirect_uri: request.redirect_uri || null,
    client_name: request.client_name,
  };
}
