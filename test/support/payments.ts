/** Customers of the test mode who pay by the test provider, through the public API. */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { MarkInvoicePaidDocument } from './billing.generated.ts'
import { CreateCustomerDocument } from './ledger.generated.ts'
import {
  AddPaymentMethodDocument,
  CreateInvoiceToPayDocument,
  PayInvoiceDocument,
  PaymentsDocument,
} from './payments.generated.ts'
import type { Refusal, Tenant } from './tenant.ts'

export interface PaymentLab {
  tenant: Tenant
  /** The workspace of the test mode. */
  workspaceId: string
  ask<D, V>(document: TypedDocumentNode<D, V>, variables: V): Promise<D>
  refused<D, V>(document: TypedDocumentNode<D, V>, variables: V): Promise<Refusal>
  customer(): Promise<string>
  /** A customer whose default method has the token. */
  payer(token?: string): Promise<string>
  method(customerId: string, token: string, isDefault?: boolean): Promise<string>
  /** An open invoice that is collected by hand. */
  invoice(customerId: string, amount?: string): Promise<string>
  pay: typeof payOf extends (ask: never, ...rest: infer R) => infer O ? (...rest: R) => O : never
  /** Pays it outside. */
  markPaid(id: string): Promise<unknown>
  payments(customerId: string): ReturnType<typeof paymentsOf>
  /** Types of events of a customer, in their order. */
  events(customerId: string): Promise<string[]>
}

type Ask = PaymentLab['ask']

const payOf = async (ask: Ask, id: string, paymentMethodId?: string) =>
  (await ask(PayInvoiceDocument, { id, paymentMethodId })).payInvoice

const paymentsOf = async (ask: Ask, customerId: string) =>
  (await ask(PaymentsDocument, { customerId })).payments.edges.map(({ node }) => node)

export async function paymentLab(tenant: Tenant): Promise<PaymentLab> {
  const { app, sql } = tenant
  const caller = await app.core.authenticate(app.testKey)
  if (!caller) throw new Error('The test key of the test app is unknown')
  const { workspaceId } = caller
  const ask: Ask = (document, variables) => tenant.ask(document, variables, app.testKey)
  const customer = async () => (await ask(CreateCustomerDocument, { input: {} })).createCustomer.id
  const method: PaymentLab['method'] = async (customerId, token, isDefault) => {
    const input = { customerId, token, isDefault }
    // The order of a list is that of time.
    tenant.clock.advance(1)
    return (await ask(AddPaymentMethodDocument, { input })).addPaymentMethod.id
  }
  return {
    ...{ tenant, workspaceId, ask, customer, method },
    refused: (document, variables) => tenant.refused(document, variables, app.testKey),
    async payer(token = 'test_success') {
      const id = await customer()
      await method(id, token)
      return id
    },
    async invoice(customerId, amount = '10') {
      const lines = [{ description: 'Work', amount }]
      const input = { customerId, currency: 'USD', status: 'OPEN' as const, lines }
      return (await ask(CreateInvoiceToPayDocument, { input })).createInvoice.id
    },
    pay: (id, paymentMethodId) => payOf(ask, id, paymentMethodId),
    markPaid: (id) => ask(MarkInvoicePaidDocument, { id }),
    payments: (customerId) => paymentsOf(ask, customerId),
    async events(customerId) {
      const { rows } = await sql.query(
        'select type from event where workspace_id = $1 and customer_id = $2 order by sequence',
        [workspaceId, customerId],
      )
      return rows.map(({ type }) => type)
    },
  }
}
