/** What the page says of requests, and of moving from CrediBill to this server. */
import type { Dialect } from '../dialect.ts'
import { attemptsWords } from '../webhook-frame.ts'

export const guide: NonNullable<Dialect['guide']> = {
  requests: [
    {
      title: 'Credentials',
      words:
        'Every request carries Authorization: Bearer cb_live_… or cb_test_…; a key reads and writes the data of its mode. A key with the role READ only reads; WRITE reads and writes.',
    },
    {
      title: 'Answers',
      words:
        'An answer is what was asked for by its name, or {success: true, …} for what was written. A refusal is {error: "text"} with the status 400, 401, 403, 404 or 500; further ones are 413, 415, 429 and 503. Lists are whole, oldest first; one of more than 5,000 rows is a 400. Amounts are in the smallest units of their currency: UGX 5000 are 5,000, USD 5000 are 50.00. Instants are milliseconds since 1970.',
    },
    {
      title: 'Webhooks',
      words: `Endpoints are made over GraphQL: createWebhookEndpoint(dialect: CREDIBILL). A body is {event, data, timestamp, app_id, event_id, api_version}, data as the route of the resource shows it, in snake case. It is signed as Svix and Standard Webhooks do it (svix-id, svix-timestamp, svix-signature, and the same as webhook-…), and X-Webhook-Signature is the hex HMAC-SHA256 of the raw body by the whole secret. ${attemptsWords}`,
    },
    {
      title: 'Repetition',
      words:
        'Usage counts once for each eventId. Send Idempotency-Key with whatever else writes, and repeat the request when no answer came: within 24 hours it happens once, and the first answer comes again.',
    },
  ],
  migration: [
    {
      title: 'One line',
      words:
        'Point the client at this server: https://your-server in place of the base URL (its paths begin with /api; /credibill/api is the same), with a key that createApiKey made. Nothing else in the code changes.',
    },
    {
      title: 'Served',
      words: [
        'usage by subscription; a metric that is unknown is made, as a sum',
        'customers: the names, phone, type and status are kept in the key credibill of the extras, which only GraphQL shows; status is a word for you, and stops nothing',
        'subscriptions: a trial once for each customer; without it a first invoice, whose payment begins the period; one live subscription for each customer; cancelling now or at the end of the period',
        'plans: flat, usage, hybrid; monthly, quarterly, yearly (of the calendar), one-time; in UGX, KES, RWF, TZS and USD',
        'invoices: INV-{year}-{number} without gaps, due graceDays (3) after they are made, then past_due; paid as a whole, void, failed',
        'the paths of the newer server below /api/v1 (customers/create, subscriptions/cancel and so on)',
      ],
    },
    {
      title: 'Said otherwise',
      words: [
        'The id of another app is a 404, like an unknown one, and a contradiction (an e-mail address that is taken, a second subscription) a 400.',
        'An eventId that comes again with other content is a 400.',
        'A startDate that is past is shown, and bills nothing of the time since; one that is ahead begins then.',
        'A changed price reaches subscribers of later; present ones keep theirs.',
        'An invoice that stays unpaid for 7 days beyond its days of grace stops service, still as past_due, until it is paid; updateBillingSettings(finalAction: NONE) lets it go on.',
        'A plan that is deleted is archived over GraphQL, and the event is plan.archived.',
        'The status open is taken for pending. A subscriptionId with status=open also answers invoice, the first.',
      ],
    },
    {
      title: 'Not served (404)',
      words: [
        'keys and webhook endpoints: over GraphQL',
        'pausing and resuming of subscriptions: over GraphQL',
        'the events payment.due, subscription.grace_period_started and _ended, usage.recorded, usage.summary_generated and customer.status_changed are not sent',
      ],
    },
  ],
}
