/** What the page says of requests, and of moving from Montra to this server. */
import type { Dialect } from '../dialect.ts'
import { attemptsWords } from '../webhook-frame.ts'

export const guide: NonNullable<Dialect['guide']> = {
  requests: [
    {
      title: 'Credentials',
      words:
        'Every request carries Authorization: Bearer sk_live_… or sk_test_…; a key reads and writes the data of its mode. A publishable key, pk_live_… or pk_test_… (createApiKey with the role PUBLISHABLE), reads checkout sessions and nothing else.',
    },
    {
      title: 'Answers',
      words:
        'An answer is {success: true, data}; what has nothing to show is {success: true}. A refusal is {success: false, error: {code, message, details}}. Lists are whole, newest first; one of more than 5,000 rows is a 400. Amounts are numbers in major units of their currency, exact; times are ISO 8601 in UTC.',
    },
    {
      title: 'Webhooks',
      words: `Montra-Signature is the hex HMAC-SHA256 of the raw body by the whole secret; a new secret replaces the former at once. A body is {id, type, created_at, data}, data as the route of the resource shows it. ${attemptsWords}`,
    },
    {
      title: 'Repetition',
      words:
        'Send Idempotency-Key with whatever writes, and repeat the request when no answer came: within 24 hours it happens once, and the first answer comes again. Another request under the same key is a 409.',
    },
  ],
  migration: [
    {
      title: 'One line',
      words:
        'Point the client at this server: baseUrl: "https://your-server/api/v1" (or /montra/api/v1), with a key that createApiKey made. Nothing else in the code changes.',
    },
    {
      title: 'Served',
      words: [
        'customers: what GraphQL has no fields for (phone, address, invoicing_emails) is in their extras there',
        'usage by meter slug; amount is 1 by default, and 0 is allowed; a meter of distinct values needs metadata.value',
        'entitlements by meter (the feature of the same key) or by feature',
        'features of the type Toggle: one that is added to a pricing model reaches its subscribers within seconds',
        'pricing models, their meters and products: a change reaches all subscribers, its entitlements within seconds and its prices from their next period',
        'files, and image_ids of checkout links; whoever has the address of a file can read it',
        'checkout links with an amount, with products, or with an amount that the payer names; checkout sessions',
        'subscriptions: creating, listing, upgrading now or at a time ahead, pausing, resuming',
        'refunds of a transaction or an invoice; discounts; invoices, whose amount contains the tax',
        'analytics series in one currency (USD, or the parameter currency); product is a pricing model',
        'webhook endpoints at /webhooks/endpoints and /webhooks, with tests; audit logs',
      ],
    },
    {
      title: 'Said otherwise',
      words: [
        'A state that forbids something is a 409 with the code invalid_state, and details say which states allow it.',
        'A discount has exactly one of percent_off and amount_off; a refund beyond what was paid is a 409 with details.refundable.',
        'A due_date must be ahead, by at most 365 days.',
        'The first price of a pricing model may name its currency; all others have the same.',
        'The events of an audit log have our names, and what tells about persons is masked in it.',
        'A feature that is archived gives no access to whoever asks here.',
      ],
    },
    {
      title: 'Not served (404)',
      words: ['limits of pricing models (as limits of entitlements, over GraphQL)'],
    },
  ],
}
