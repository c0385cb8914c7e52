/** Who asks, as far as this server is concerned. */
export interface Viewer {
  /**
   * `anyone`: nobody is asked to sign in (`AUTH_MODE=none`), and everything is allowed. `endUser`: the person in front
   * of a frontend, who may do what concerns their own link tokens. `service`: a backend that is trusted with all of
   * them (scope `link:service`).
   */
  readonly kind: 'anyone' | 'endUser' | 'service';
  /**
   * The same for all requests of one caller, and of no other: a hash of issuer and subject (64 hexadecimal digits),
   * or the address where nobody signs in.
   */
  readonly id: string;
  /** The `sub` of the access token; null where nobody signs in. */
  readonly subject: string | null;
  /** When the access token expires, in milliseconds since 1970; null where nobody signs in. */
  readonly expiresAt: number | null;
}
