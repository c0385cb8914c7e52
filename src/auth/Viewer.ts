/** The authenticated caller of a request. */
export interface Viewer {
  /**
   * `anyone`: no authentication (`AUTH_MODE=none`), everything is allowed. `endUser`: a person, limited to their own
   * link tokens. `service`: a trusted backend (scope `link:service`), allowed to use all link tokens.
   */
  readonly kind: 'anyone' | 'endUser' | 'service';
  /** Unique per caller: a hash of issuer and subject (64 hexadecimal digits), or the IP address of `anyone`. */
  readonly id: string;
  /** The `sub` of the access token; null for `anyone`. */
  readonly subject: string | null;
  /** Expiry of the access token, in milliseconds since 1970; null for `anyone`. */
  readonly expiresAt: number | null;
}
