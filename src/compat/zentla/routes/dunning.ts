/** Dunning: what happens to invoices whose payment failed. */
import { z } from 'zod'
import type { Route } from '../../dialect.ts'
import { combined, count, eg, from, listOf, object, words } from '../../fields.ts'
import { choice } from '../../names.ts'
import { listRoute, route } from '../../route.ts'
import { page } from '../envelope.ts'
import { idInput } from '../inputs.ts'
import { invoice, invoiceWithLines, paidInvoice } from '../invoice-fields.ts'
import { dunningStats } from './analytics.ts'

const tag = 'Dunning'
const refuses = ['NOT_FOUND', 'CONFLICT', 'PRECONDITION_FAILED'] as const
const actions = { SUSPEND: 'suspend', CANCEL: 'cancel', NONE: 'none' } as const

const config = object({
  retrySchedule: from('retryDays', eg([1, 3, 5, 7], listOf(count))),
  maxAttempts: combined(
    { days: from('retryDays', listOf(count)) },
    { schema: z.int().describe('As many as retrySchedule has days.'), example: 4 },
    ({ days }) => days.length,
  ),
  finalAction: words('DunningFinalAction', actions),
  gracePeriodDays: from('graceDays', eg(3, count)),
})

const days = z.array(z.int().min(1).max(60)).max(8, 'must be at most 8')

export const dunningRoutes: Route[] = [
  route('GET /dunning/config', {
    ...{ name: 'getDunningConfig', summary: 'How failed payments are tried again.', tag },
    asks: 'query billingSettings',
    answer: config,
  }),
  route('PUT /dunning/config', {
    ...{ name: 'updateDunningConfig', summary: 'Changes how failed payments are tried again.' },
    ...{ tag, asks: 'mutation updateBillingSettings' },
    body: {
      schema: z
        .strictObject({
          retrySchedule: days.optional().describe('Days after the first failure, rising.'),
          maxAttempts: z.int().min(0).max(8).optional().describe('The length of retrySchedule.'),
          finalAction: choice(actions).optional(),
          gracePeriodDays: z.int().min(0).max(365).optional(),
        })
        .refine(
          ({ retrySchedule, maxAttempts }) =>
            maxAttempts === undefined || maxAttempts === retrySchedule?.length,
          { path: ['maxAttempts'], message: 'must be the length of retrySchedule' },
        )
        .transform(({ retrySchedule: retryDays, finalAction, gracePeriodDays: graceDays }) => {
          return { retryDays, finalAction, graceDays }
        }),
      gives: ['retryDays', 'finalAction', 'graceDays'],
    },
    answer: config,
    example: { request: { retrySchedule: [1, 3, 5, 7], finalAction: 'suspend' } },
  }),
  route('GET /dunning/stats', { ...dunningStats, name: 'getDunningStats', tag }),
  listRoute('GET /dunning/invoices', page, {
    ...{ name: 'listDunningInvoices', tag, refuses: ['NOT_FOUND'] },
    summary: 'The invoices whose payment is tried again, newest first.',
    asks: 'query invoices',
    defaults: { dunning: ['RETRYING'] },
    query: { customerId: idInput.optional() },
    rows: { data: invoice },
  }),
  route('POST /dunning/invoices/{id}/retry', {
    ...{ name: 'retryDunning', summary: 'Charges the payment method of the customer now.' },
    ...{ tag, refuses, asks: 'mutation payInvoice' },
    answer: paidInvoice,
  }),
  route('POST /dunning/invoices/{id}/stop', {
    ...{ name: 'stopDunning', summary: 'Tries no payment of it again by itself.', tag, refuses },
    asks: 'mutation stopDunning',
    answer: invoiceWithLines,
  }),
]
