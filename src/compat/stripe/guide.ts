/** What the page says of requests, and of moving from Stripe to this server. */
import type { Dialect } from '../dialect.ts'

export const guide: NonNullable<Dialect['guide']> = {
  requests: [
    {
      title: 'Credentials',
      words:
        'Authorization: Bearer, or Basic with the key as the user. A key reads and writes the data of its mode.',
    },
    {
      title: 'Bodies',
      words:
        'Forms with brackets (payload[value]=25) or JSON, at most 1,000 fields and 8 levels. An empty text unsets. expand shows objects in place of ids, at most 4 levels deep: customers, subscriptions, invoices, products, prices, coupons, features and test clocks. Times are seconds since 1970, amounts whole minor units.',
    },
    {
      title: 'Repetition',
      words:
        'Send Idempotency-Key with whatever writes: within 24 hours it happens once, and the first answer comes again with Idempotent-Replayed: true. Stripe-Should-Retry says of a failure whether another attempt may succeed.',
    },
  ],
  migration: [
    {
      title: 'One line',
      words:
        'Point the client at an origin of this server (COMPAT_ORIGINS=stripe=:4011): new Stripe(key, {host, port, protocol}). Below a path, hand-written HTTP uses /compat/stripe.',
    },
    {
      title: 'Served',
      words: [
        'customers: create, retrieve, update, delete, list, search by email, name and metadata, joined by AND; a customer that brings its id (cus_…) keeps it',
        'billing/meters and their event_summaries, meter_events of both versions, meter_event_adjustments of both versions; v2 meter_event_session and meter_event_stream',
        'billing/credit_grants: create, list by customer, retrieve, update, void, expire; credit_balance_summary; credit_balance_transactions: list, retrieve',
        'entitlements/features and active_entitlements, with expand of feature',
        'products, and prices per unit: licensed, metered by a meter, or paid once',
        'coupons and promotion_codes: create, list, retrieve, update, and delete of coupons; discounts of subscriptions',
        'subscriptions of one price: create, list, retrieve, update, cancel; subscription_items: list, retrieve, update; usage_records and their summary',
        'invoices: list, retrieve, their lines, finalize, pay, void, mark_uncollectible; create_preview, and upcoming of older clients: the next invoice of a subscription, a change of one, or a new one; test clocks',
        'webhook_endpoints, and webhooks that constructEvent of the library verifies',
      ],
    },
    {
      title: 'Said otherwise',
      words: [
        'Ids are ours, such as cust_… and sub_…; treat them as opaque.',
        'A meter event is priced, limited and paid with credits at once: beyond a hard limit it is refused with the code usage_limit_exceeded, and without credits with balance_insufficient. Of one customer an identifier counts once, for good.',
        'An active entitlement is one that lets the customer use its feature now: it is gone while the limit or the credits are used up.',
        'A credit is one major unit of the currency of its grant; all grants of a customer have one currency, and pay all usage.',
        'A product is a plan, a price a published version of it; a price has no metadata and is not updated.',
        'usage_records set at a timestamp records what is missing in one event, or takes events back and records the rest. It is not for prices of meters that count events.',
        'A meter_event_stream records its events before it answers: {} when all were recorded, else {errors: [{index, code, message}]}, in place of events about them.',
        'A subscription has one item: another one is refused, as is to delete it. Properties of objects that nothing here says are there and empty; the balance of a customer is 0, store credit being over GraphQL.',
        'The summary of usage records is that of the current period.',
        'invoices/{id}/pay answers 402 card_error when it was declined; payments are over GraphQL.',
        'A coupon is a promotion whose code is its id; each promotion code is a promotion of its own, with the terms that the coupon had, and goes on without it. Codes are in upper case.',
        'A promotion code is for every customer, whatever they bought before: customer and restrictions.first_time_transaction are refused.',
        'Webhooks tell of customers, subscriptions, invoices, products, prices, meters, active entitlements and test clocks, without previous_attributes; invoice.payment_succeeded comes of payments, and not of an invoice with nothing due. Set PUBLIC_URL for the links in them.',
        'name:"…" in a search finds the text anywhere in the name, as name~"…" does.',
        'An unknown parameter is refused by name (parameter_unknown), whether Stripe knows it or not.',
      ],
    },
    {
      title: 'Not served (404: Unrecognized request URL)',
      words: [
        'invoice items, credit notes, schedules',
        'payment methods, intents, charges, refunds, checkout, portal, tax, Connect, events and their webhooks, those of coupons, discounts and credit grants too',
      ],
    },
  ],
}
