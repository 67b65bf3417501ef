/** What the page says of requests, and of moving from Zentla to this server. */
import type { Dialect } from '../dialect.ts'
import { attemptsWords } from '../webhook-frame.ts'

export const guide: NonNullable<Dialect['guide']> = {
  requests: [
    {
      title: 'Credentials',
      words:
        'Every request but the health report carries Authorization: Bearer zentla_live_… or zentla_test_…; a key reads and writes the data of its mode. Keys of the role readonly may read, member may write besides, admin and owner may do everything.',
    },
    {
      title: 'Answers',
      words:
        'An answer is {success, data, meta}; a list has hasMore and, until its end, nextCursor beside its data. Amounts are whole minor units of their currency, times are ISO 8601 in UTC.',
    },
    {
      title: 'Versions',
      words:
        'Customers, offers, promotions and webhook endpoints come with an ETag. A PATCH with If-Match changes only what still has that tag, else it is a 412.',
    },
    {
      title: 'Repetition',
      words:
        'Send X-Idempotency-Key (or Idempotency-Key) with whatever writes, and repeat the request when no answer came: within 24 hours it happens once, and the first answer comes again with X-Idempotent-Replayed: true. Another request under the same key is a 409, and so is one while the first is at work (details.reason REQUEST_IN_PROGRESS).',
    },
    {
      title: 'Limits',
      words:
        'A workspace may send 10 requests in a second, 50 in 10 seconds and 100 in a minute; every answer tells what is left of the minute (X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset). Beyond it the answer is a 429 with Retry-After. The GraphQL mutation setRateLimits, with a limit of the class OTHER, replaces all three.',
    },
    {
      title: 'Webhooks',
      words: `X-Zentla-Signature, also sent as X-Webhook-Signature and Zentla-Signature, is t=<seconds>,v1=<hex HMAC-SHA256 of "{t}.{body}" by the whole secret>. ${attemptsWords} After that the delivery is a dead letter, which can be sent again.`,
    },
  ],
  migration: [
    {
      title: 'One line',
      words:
        'Point the client at this server: baseUrl: "https://your-server/api/v1" (or /zentla/api/v1), with a key that createApiKey or POST /api-keys made. Nothing else in the code changes.',
    },
    {
      title: 'Served',
      words: [
        'offers and their versions: drafts, publishing now or at a later date, going back to an earlier version, archiving',
        'customers with ETags, their entitlements and checks',
        'subscriptions: reading, cancelling, changing with each of the three prorations',
        'quotes of offers, checkout sessions and checkout intents, with promotions',
        'promotions with their versions, checks of codes, and their usage',
        'invoices: reading, their PDF, voiding and paying',
        'refunds of invoices and payments, by our id or that of the provider',
        'credits: giving, applying, voiding, balances, movements',
        'dunning: its schedule, its invoices, another attempt, the end of it, statistics',
        'analytics: figures, trend, comparison, top customers, movements of recurring revenue, dunning',
        'usage events, batches, summaries and metrics',
        'events, deliveries, dead letters and their repetition, audit logs',
        'webhook endpoints, API keys, the workspace and its providers, health with /live and /ready',
      ],
    },
    {
      title: 'Said otherwise',
      words: [
        'A stale If-Match is a 412 (the former server answers 409).',
        'Codes are those of the document; finer ones are in details.reason.',
        'A summary adds up by the aggregation of its metric and the time of each event, and its end is not included.',
        'An event of a metric that nobody created is refused: create it first, or name it in an offer.',
        'DELETE answers 200 with the id; that of a customer archives it.',
        'A new key is of the environment of the key that makes it; another environment is a 400.',
        'A usage event with a quantity of 0 is refused with a 400, and in a batch as one of its errors: no event is recorded of it, whatever the aggregation of its metric.',
        'Charges made elsewhere that a config has no form for, such as packages, are its otherCharges: they are shown, and a next version is refused with a 400 that names them until the config leaves them out with [].',
        'Figures of analytics are of one currency (USD by default); amounts are minor units, rates basis points.',
        'The usage of a promotion has one amount in the currency of the promotion, and totals of all currencies beside it.',
        'An invoice shows included usage where some of the usage costs something; usage within the included quantity has no line.',
        'No e-mail is sent: fields of dunning/config about e-mails are ignored.',
        'A checkout session is a page of this server; with allowPromotionCodes it asks for a code. In the live mode its card is taken by Stripe, which needs its publishable key; or make an intent, and let the client of the provider take the card.',
        'POST /checkout/intents/{id}/confirm pays an intent without Stripe.js: in the test mode with a token such as test_success.',
        'The Idempotency-Key of an intent may be left out; a key answers the same intent whatever else is given.',
        'Secrets of endpoints are shown only when they are made.',
      ],
    },
    {
      title: 'Not served (404)',
      words: [
        'customers/{id}/portal: there is no page where customers help themselves',
        'analytics/cohorts, checkout/stats, dunning/email-templates, webhook-monitoring/stats and /endpoints/health',
        'experiments, feedback, auth, dashboard and portal; offers/{id}/sync; workspaces/current by DELETE',
      ],
    },
  ],
}
