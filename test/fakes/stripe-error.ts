/** An error as Stripe answers it. */

export class FakeStripeError extends Error {
  readonly status: number
  readonly body: Record<string, unknown>
  /** Whether the work had begun: only then the idempotency key keeps the answer. */
  readonly isKept: boolean

  constructor(
    status: number,
    body: { type: string; message: string; [name: string]: unknown },
    { isKept = false }: { isKept?: boolean } = {},
  ) {
    super(body.message)
    this.status = status
    this.body = body
    this.isKept = isKept
  }
}

export function refused(message: string, more: Record<string, unknown> = {}): FakeStripeError {
  return new FakeStripeError(400, { type: 'invalid_request_error', message, ...more })
}

export function missing(thing: string, id: string): FakeStripeError {
  const message = `No such ${thing}: '${id}'`
  const param = { customer: 'customer', PaymentMethod: 'payment_method' }[thing] ?? 'id'
  const body = { type: 'invalid_request_error', code: 'resource_missing', message, param }
  return new FakeStripeError(404, body)
}

/** A decline; the object that was being paid or set up goes with it. */
export function cardError(more: Record<string, unknown>): FakeStripeError {
  const body = { type: 'card_error', message: 'Your card was declined.', ...more }
  return new FakeStripeError(402, body, { isKept: true })
}
