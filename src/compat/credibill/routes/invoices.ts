/** Invoices: what customers owe and have paid. */
import { z } from 'zod'
import { decimal } from '../../../core/values/decimal.ts'
import { DomainError, invalid } from '../../../core/values/errors.ts'
import { asking, listAll, listing } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import {
  decimalText,
  from,
  id,
  named,
  nullable,
  object,
  optional,
  text,
  words,
} from '../../fields.ts'
import { idInput } from '../../input-parts.ts'
import { majorOf } from '../../minor-units.ts'
import { routeOf } from '../../route.ts'
import { customer } from '../customer-fields.ts'
import { millis, oldestFirst } from '../fields.ts'
import { millisInput, minorInput } from '../inputs.ts'
import { invoice, statuses } from '../invoice-fields.ts'
import { subscription } from '../subscription-fields.ts'

const tag = 'Invoices'

const shown = named(
  'InvoiceDetails',
  object({ ...invoice.fields, customer, subscription: optional(subscription) }),
)

const invoices = listing(
  'query invoices',
  ['customerId', 'subscriptionId', 'statuses', 'order'],
  shown,
)
const read = asking('query invoice', ['id'], shown)
const state = asking(
  'query invoice',
  ['id'],
  object({
    ...{ id, status: words('InvoiceStatus', statuses), currency: text, amountDue: decimalText },
    now: from('customer.testClock.now', nullable(millis)),
  }),
)
const paid = asking('mutation markInvoicePaid', ['id', 'amount', 'paidAt'], object({ id }))
const voided = asking('mutation voidInvoice', ['id'], object({ id }))
const failed = asking('mutation markInvoiceUncollectible', ['id'], object({ id }))
const finalized = asking('mutation finalizeInvoice', ['id'], object({ id }))

/** The stored word for an open invoice is taken for the documented one. */
const statusInput = z
  .enum(['draft', 'pending', 'open', 'paid', 'void', 'failed'])
  .transform((word) => (word === 'open' ? 'pending' : word))
type Status = z.output<typeof statusInput>

function statesOf(status: Status): string[] {
  return Object.entries(statuses).flatMap(([state, word]) => (word === status ? [state] : []))
}

const getInvoices = routeOf(
  'GET /invoices',
  {
    ...{ name: 'listInvoices', tag, refuses: ['NOT_FOUND'] },
    summary:
      'All invoices, oldest first; with invoiceId that one; with subscriptionId and status=open also the first as invoice.',
    asks: [invoices, read],
    as: { status: 'statuses', invoiceId: 'id' },
    query: z.strictObject({
      ...{ invoiceId: idInput.optional(), customerId: idInput.optional() },
      ...{ subscriptionId: idInput.optional() },
      status: z.enum(['draft', 'pending', 'open', 'paid', 'void', 'failed']).optional(),
    }),
    response: z.union([
      z.object({
        invoices: z.array(shown.schema),
        invoice: shown.schema.nullable().optional(),
      }),
      z.object({ invoice: shown.schema }),
    ]),
    shows: { invoices: [shown.example] },
    example: { query: { status: 'paid' } },
  },
  async ({ query: { invoiceId, customerId, subscriptionId, status } }, ask) => {
    if (invoiceId !== undefined) return { invoice: await read.run(ask, { id: invoiceId }) }
    const found = await listAll(ask, invoices, {
      ...{ customerId, subscriptionId, order: 'CREATED_ASC' },
      ...(status && { statuses: statesOf(statusInput.parse(status)) }),
    })
    const rows = oldestFirst(found)
    const asksForOne = subscriptionId !== undefined && status === 'open'
    return asksForOne ? { invoices: rows, invoice: rows[0] ?? null } : { invoices: rows }
  },
)

type State = Awaited<ReturnType<typeof state.run>>

interface Given {
  amountPaid?: number | undefined
  paidDate?: number | undefined
}

const dayMs = 86_400_000
const backdatedMaxMs = 35 * dayMs

/** A date that is ahead, or too long ago to begin a period with, counts as now. */
function paidAtOf({ now }: State, paidDate: number | undefined, ask: Ask): string | undefined {
  if (paidDate === undefined) return undefined
  const age = (now ?? ask.now().getTime()) - paidDate
  return age >= 0 && age <= backdatedMaxMs ? new Date(paidDate).toISOString() : undefined
}

async function pay(ask: Ask, invoice: State, { amountPaid, paidDate }: Given): Promise<void> {
  const { id: invoiceId, currency, amountDue } = invoice
  const amount = amountPaid === undefined ? amountDue : majorOf(amountPaid, currency)
  if (!decimal(amount).eq(decimal(amountDue))) {
    throw invalid(`amountPaid must be all that is due, ${amountDue} ${currency}.`)
  }
  await paid.run(ask, { id: invoiceId, amount, paidAt: paidAtOf(invoice, paidDate, ask) })
}

async function change(ask: Ask, invoice: State, status: Status, given: Given): Promise<void> {
  if (invoice.status === status) return
  try {
    await move(ask, invoice, status, given)
  } catch (error) {
    // Somebody else may have moved it there meanwhile, which is the same status again.
    if (!isRefusedByState(error)) throw error
    const now = await state.run(ask, { id: invoice.id })
    if (now.status !== status) throw error
  }
}

function isRefusedByState(error: unknown): boolean {
  if (!(error instanceof DomainError)) return false
  return error.code === 'PRECONDITION_FAILED' || error.code === 'CONFLICT'
}

async function move(ask: Ask, invoice: State, status: Status, given: Given): Promise<void> {
  const { id: invoiceId } = invoice
  if (status === 'paid') return pay(ask, invoice, given)
  if (status === 'draft') {
    throw new DomainError('PRECONDITION_FAILED', 'Only a draft is a draft.', {
      ...{ reason: 'STATUS', id: invoiceId, status: invoice.status, allowed: ['draft'] },
    })
  }
  const changed = { pending: finalized, void: voided, failed }[status]
  await changed.run(ask, { id: invoiceId })
}

const updateInvoice = routeOf(
  'PATCH /invoices',
  {
    ...{
      name: 'updateInvoice',
      tag,
      scope: 'write',
      asks: [state, paid, voided, failed, finalized],
    },
    summary: 'Notes that an invoice is paid, takes it back, gives it up, or finalises a draft.',
    refuses: ['NOT_FOUND', 'PRECONDITION_FAILED', 'CONFLICT'],
    as: { invoiceId: 'id', amountPaid: 'amount', paidDate: 'paidAt' },
    body: z.strictObject({
      invoiceId: idInput,
      status: statusInput,
      amountPaid: minorInput.optional().describe('What is due by default; nothing else is taken.'),
      paidDate: millisInput
        .optional()
        .describe('Now by default, and when it is ahead or more than 35 days ago.'),
    }),
    response: z.object({ success: z.literal(true), message: z.string() }),
    shows: { success: true, message: 'Invoice updated' },
    example: {
      request: {
        ...{ invoiceId: 'j57invoice101', status: 'paid' },
        ...{ amountPaid: 5000, paidDate: 1704067200000 },
      },
    },
  },
  async ({ body: { invoiceId, status, ...given } }, ask) => {
    await change(ask, await state.run(ask, { id: invoiceId }), status, given)
    return { success: true as const, message: 'Invoice updated' }
  },
)

export const invoiceRoutes: Route[] = [getInvoices, updateInvoice]
