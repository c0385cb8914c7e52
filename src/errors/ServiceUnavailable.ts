/** A dependency of this server (Redis, the issuer's JWKS) is unavailable. Its cause says how. */
import { getErrorCode } from '../telemetry/getErrorCode';
import { AppError } from './AppError';

abstract class ServiceUnavailable extends AppError {
  readonly code = 'SERVICE_UNAVAILABLE';
  readonly httpStatus = 503;
  readonly retryable = true;
  override readonly logLevel = 'error';

  override get logDetail() {
    const { cause } = this;
    return `${this.name}: ${getErrorCode(cause) ?? (cause instanceof Error ? cause.name : 'no answer')}`;
  }
}

/** Events cannot be published to the other replicas. */
export class EventsUnavailable extends ServiceUnavailable {
  constructor(options?: ErrorOptions) {
    super('Events cannot be handed on at the moment.', options);
  }
}

/** The issuer's keys could not be fetched, so no token can be verified. */
export class KeysUnavailable extends ServiceUnavailable {
  constructor(options?: ErrorOptions) {
    super('The server cannot check who you are at the moment.', options);
  }
}

/** The owners of link tokens can be neither read nor recorded. */
export class OwnershipUnavailable extends ServiceUnavailable {
  constructor(options?: ErrorOptions) {
    super('The server cannot look up whose link tokens these are at the moment.', options);
  }
}
