/**
 * Plaid's web SDK for the emulator: defines `window.Plaid`, which opens Link in a frame. Written from the SDK's
 * documentation and its React wrapper.
 */
{
  type LinkExitRequest = import('./linkMessages').LinkExitRequest;
  type LinkUpdate = import('./linkMessages').LinkUpdate;
  type OpenedLink = import('./linkMessages').OpenedLink;
  type Plaid = import('react-plaid-link').Plaid;
  type PlaidHandler = import('react-plaid-link').PlaidHandler;
  type PlaidLinkError = import('react-plaid-link').PlaidLinkError;
  type EventMetadata = import('react-plaid-link').PlaidLinkOnEventMetadata;
  type Options = import('react-plaid-link').PlaidLinkOptionsWithLinkToken;
  type SubmissionData = import('react-plaid-link').PlaidHandlerSubmissionData;

  /** The server replaces this name with its origin. */
  const emulatorOrigin = 'EMULATOR_ORIGIN';

  const cdnUrl = 'https://cdn.plaid.com/link/v2/stable/link-initialize.js';

  let frameCount = 0;

  /** One Link handler. It has at most one frame, which lives from `open` to the end of the session. */
  class LinkHandler {
    readonly #options: Options;
    /** Element that holds the frame; without it the frame covers the page. */
    readonly #container: HTMLElement | null;
    #isDestroyed = false;
    #opening: AbortController | null = null;
    #frame: HTMLIFrameElement | null = null;
    #isExiting = false;
    /** Number of the session's events that `onEvent` has received. */
    #receivedEvents = 0;
    #unlockScrolling = (): void => {};

    constructor(options: Options, container: HTMLElement | null) {
      if (typeof options?.onSuccess !== 'function')
        throw new TypeError('Plaid: onSuccess must be a function.');
      this.#options = options;
      this.#container = container;
      addEventListener('message', this.#onMessage);
      setTimeout(() => this.#call(options.onLoad));
    }

    open(): void {
      if (this.#isDestroyed || this.#opening || this.#frame) return;
      const opening = new AbortController();
      this.#opening = opening;
      openLink(this.#options, opening.signal).then(
        (opened) => {
          if (this.#opening === opening) this.#showLink(opened);
        },
        (error: unknown) => {
          if (this.#opening === opening) this.#reject(error);
        },
      );
    }

    /** Link records the exit and reports it. Without `force` Plaid may ask for confirmation; the emulator does not. */
    exit(): void {
      if (!this.#opening && !this.#frame) return;
      this.#isExiting = true;
      this.#hideFrame();
      this.#requestExit();
    }

    /** Layer needs a session token, which the emulator does not create, so no user is eligible for it. */
    submit(data: SubmissionData): void {
      if (!data?.phone_number && !data?.date_of_birth)
        throw new TypeError('Plaid: submit takes a phone_number or a date_of_birth.');
      const name = data.phone_number ? 'LAYER_NOT_AVAILABLE' : 'LAYER_AUTOFILL_NOT_AVAILABLE';
      setTimeout(() => this.#call(this.#options.onEvent, name, layerMetadata()));
    }

    destroy(): void {
      this.#isDestroyed = true;
      this.#opening?.abort();
      this.#opening = null;
      removeEventListener('message', this.#onMessage);
      this.#removeFrame();
    }

    #showLink({ url, received_events }: OpenedLink): void {
      this.#opening = null;
      this.#receivedEvents = received_events;
      const isEmbedded = this.#container !== null;
      const frame = createFrame(url, isEmbedded);
      this.#frame = frame;
      (this.#container ?? document.body).append(frame);
      if (this.#isExiting) this.#hideFrame();
      else if (!isEmbedded) {
        this.#lockScrolling();
        frame.addEventListener('load', () => frame.focus());
      }
    }

    #lockScrolling(): void {
      const { style } = document.body;
      const { overflow } = style;
      style.overflow = 'hidden';
      this.#unlockScrolling = () => {
        style.overflow = overflow;
        this.#unlockScrolling = () => {};
      };
    }

    /** Link did not open: the user sees nothing, and the app gets the error. */
    #reject(error: unknown): void {
      this.#opening = null;
      this.#isExiting = false;
      const { request_id, ...plaidError } = toPlaidError(error);
      console.error(`Plaid: Link did not open: ${plaidError.error_code}: ${plaidError.error_message}`);
      const metadata = { institution: null, status: null, link_session_id: '', request_id };
      this.#call(this.#options.onExit, plaidError, metadata);
    }

    readonly #onMessage = ({ source, origin, data }: MessageEvent<LinkUpdate | null>): void => {
      if (!this.#frame || source !== this.#frame.contentWindow || origin !== emulatorOrigin) return;
      if (data?.type !== 'plaid-emulator-update') return;
      const events = data.events.slice(this.#receivedEvents);
      this.#receivedEvents += events.length;
      for (const event of events) this.#call(this.#options.onEvent, ...event);
      if (data.end) this.#finish(data.end);
      // An exit during the load of a page was lost with that page.
      else if (this.#isExiting) this.#requestExit();
    };

    #finish(end: NonNullable<LinkUpdate['end']>): void {
      this.#removeFrame();
      this.#isExiting = false;
      if (end.callback === 'onSuccess') this.#call(this.#options.onSuccess, ...end.arguments);
      else this.#call(this.#options.onExit, ...end.arguments);
      // Embedded Link stays on the page after an exit, while the link token lives.
      if (
        this.#container &&
        end.callback === 'onExit' &&
        end.arguments[0]?.error_code !== 'INVALID_LINK_TOKEN'
      )
        this.open();
    }

    #requestExit(): void {
      const request: LinkExitRequest = { type: 'plaid-emulator-exit' };
      this.#frame?.contentWindow?.postMessage(request, emulatorOrigin);
    }

    #hideFrame(): void {
      this.#unlockScrolling();
      if (this.#frame) this.#frame.style.display = 'none';
    }

    #removeFrame(): void {
      this.#unlockScrolling();
      this.#frame?.remove();
      this.#frame = null;
    }

    /** Calls back, unless the handler is destroyed. An error of the app's does not stop Link. */
    #call<Arguments extends unknown[]>(
      callback: ((...args: Arguments) => void) | undefined,
      ...args: NoInfer<Arguments>
    ): void {
      if (this.#isDestroyed || typeof callback !== 'function') return;
      try {
        callback(...args);
      } catch (error) {
        reportError(error);
      }
    }
  }

  async function openLink({ token, receivedRedirectUri }: Options, signal: AbortSignal): Promise<OpenedLink> {
    const response = await fetch(`${emulatorOrigin}/emulator/link`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ link_token: token, received_redirect_uri: receivedRedirectUri }),
      credentials: 'omit',
      signal,
    });
    const body = await response.json();
    if (!response.ok) throw body;
    return body;
  }

  type RejectedRequest = PlaidLinkError & { readonly request_id: string };

  /** Fields of the emulator's error, or of a request without response. */
  function toPlaidError(error: unknown): RejectedRequest {
    if (error instanceof Error) {
      return {
        error_type: 'API_ERROR',
        error_code: 'INTERNAL_SERVER_ERROR',
        error_message: `the Plaid emulator at ${emulatorOrigin} did not respond: ${error.message}`,
        display_message: null,
        request_id: '',
      };
    }
    const { error_type, error_code, error_message, display_message, request_id } = error as RejectedRequest;
    return { error_type, error_code, error_message, display_message, request_id };
  }

  function createFrame(url: string, isEmbedded: boolean): HTMLIFrameElement {
    frameCount += 1;
    const frame = document.createElement('iframe');
    frame.id = `plaid-link-iframe-${frameCount}`;
    frame.title = 'Plaid Link';
    frame.src = url;
    Object.assign(frame.style, { border: '0', width: '100%', height: '100%' });
    // As high as Plaid's, so that an app meets the same overlaps.
    if (!isEmbedded) Object.assign(frame.style, { position: 'fixed', inset: '0', zIndex: '9999999999' });
    return frame;
  }

  function layerMetadata(): EventMetadata {
    return {
      account_number_mask: null,
      error_type: null,
      error_code: null,
      error_message: null,
      exit_status: null,
      institution_id: null,
      institution_name: null,
      institution_search_query: null,
      is_update_mode: null,
      match_reason: null,
      mfa_type: null,
      routing_number: null,
      view_name: null,
      selection: null,
      timestamp: new Date().toISOString(),
      link_session_id: '',
      request_id: '',
    };
  }

  // Apps take the methods off the handler.
  const toHandler = (handler: LinkHandler): PlaidHandler => ({
    open: () => handler.open(),
    exit: () => handler.exit(),
    submit: (data) => handler.submit(data),
    destroy: () => handler.destroy(),
  });

  const plaid: Plaid = {
    create: (options) => toHandler(new LinkHandler(options as Options, null)),
    createEmbedded: (options, domTarget) => {
      const handler = new LinkHandler(options as Options, domTarget);
      handler.open();
      return toHandler(handler);
    },
  };
  window.Plaid = plaid;

  // Wrappers such as react-plaid-link load the CDN's script, unless the page has an element for it. A data block is one,
  // and no browser loads it.
  if (!document.querySelector(`script[src="${cdnUrl}"]`)) {
    const element = document.createElement('script');
    Object.assign(element, { type: 'text/plain', src: cdnUrl });
    document.head.append(element);
  }
}
