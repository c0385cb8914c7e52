/** A dependency of this server (Redis, the issuer's JWKS) is unavailable. The log gets the cause. */
import { getErrorCode } from '../telemetry/getErrorCode';
import { AppError } from './AppError';

abstract class ServiceUnavailable extends AppError {
  readonly code = 'SERVICE_UNAVAILABLE';
  readonly httpStatus = 503;
  readonly retryable = true;
  override readonly logLevel = 'error';

  override get logDetail() {
    const { cause } = this;
    return `${this.name}: ${getErrorCode(cause) ?? (cause instanceof Error ? cause.name : 'no response')}`;
  }
}

/** Events cannot be published to the other replicas. */
export class EventsUnavailable extends ServiceUnavailable {
  constructor(options?: ErrorOptions) {
    super('Events cannot be published at the moment. Retry later.', options);
  }
}

/** The state of an idempotency key cannot be read or claimed. */
export class IdempotencyUnavailable extends ServiceUnavailable {
  constructor(options?: ErrorOptions) {
    super('Idempotency keys are temporarily unavailable. Retry later.', options);
  }
}

/** No JWKS could be fetched yet, so no access token can be verified. */
export class KeysUnavailable extends ServiceUnavailable {
  constructor(options?: ErrorOptions) {
    super('Access tokens cannot be verified at the moment. Retry later.', options);
  }
}

/** The owners of link tokens cannot be read or recorded. */
export class OwnershipUnavailable extends ServiceUnavailable {
  constructor(options?: ErrorOptions) {
    super('Link token ownership cannot be checked at the moment. Retry later.', options);
  }
}
