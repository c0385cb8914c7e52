/** Form on the last page that sends a webhook of the connected Items. Not part of Link: it helps to try a receiver. */
import type { LinkToken } from '../LinkTokenStore';
import type { LinkSession } from '../session/LinkSession';
import { itemWebhookKinds } from '../webhooks/toItemWebhook';
import type { JsonObject } from '../wire';
import { form } from './forms';
import { type Html, html } from './html';

const FIELD = 'item_webhook';

/** @param sent Kind of the last webhook that the form sent. */
export function itemWebhookForm(token: LinkToken, session: LinkSession, sent: string | null): Html {
  const { webhook } = token.metadata;
  if (webhook === null || session.items.length === 0) return html``;
  // Path and query may hold the receiver's secret.
  const { origin } = new URL(webhook);
  return html`<section aria-labelledby="webhooks">
<h2 id="webhooks">Try an Item webhook</h2>
<p class="hint">Plaid sends webhooks of connected Items to the URL of the link token, here at ${origin}.</p>
${sent === null ? '' : html`<p class="sent" role="status">Sent: ${sent}. A failed delivery is logged and retried.</p>`}
${form(
  session,
  html`<div class="field"><label for="${FIELD}">Webhook</label>
<select id="${FIELD}" name="${FIELD}">${itemWebhookKinds.map((kind) => option(kind, kind === sent))}</select></div>
<button class="second">Send webhook</button>`,
)}
</section>`;
}

function option(kind: string, selected: boolean): Html {
  return html`<option${selected ? html` selected` : ''}>${kind}</option>`;
}

/** Name of the selected kind; null for another form. */
export function readItemWebhookKind(fields: URLSearchParams): string | null {
  return fields.get(FIELD);
}

/** Body of the equivalent `POST /emulator/webhooks`. */
export function toItemWebhookRequest(token: LinkToken, kind: string): JsonObject {
  const [webhook_type, webhook_code] = kind.split(' ');
  return { link_token: token.value, webhook_type, webhook_code };
}
