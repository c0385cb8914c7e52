/** Webhook signing keys: the current one, and rotated ones for verification. */
import type { JWKPublicKey } from 'plaid';
import { SECOND } from '../timestamps';
import type { Wire } from '../wire';
import { createWebhookSigner, type WebhookSigner } from './WebhookSigner';

type PublicKey = Wire<JWKPublicKey>;

export class SigningKeys implements Pick<WebhookSigner, 'sign'> {
  #current: WebhookSigner;
  readonly #rotated = new Map<string, PublicKey>();

  /** @param now Milliseconds since 1970, as in every method. */
  static async create(now: number): Promise<SigningKeys> {
    return new SigningKeys(await createWebhookSigner(now));
  }

  private constructor(current: WebhookSigner) {
    this.#current = current;
  }

  sign(body: string, now: number): Promise<string> {
    return this.#current.sign(body, now);
  }

  find(keyId: string): PublicKey | undefined {
    const { publicKey } = this.#current;
    return keyId === publicKey.kid ? publicKey : this.#rotated.get(keyId);
  }

  async rotate(now: number): Promise<void> {
    const next = await createWebhookSigner(now);
    const { publicKey } = this.#current;
    this.#rotated.set(publicKey.kid, { ...publicKey, expired_at: Math.floor(now / SECOND) });
    this.#current = next;
  }
}
