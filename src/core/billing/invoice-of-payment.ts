/** The invoice that a payment is of, by the id of the payment. */
import type { TenantDb } from '../operation/sql.ts'
import { requireRow } from '../operation/stored-row.ts'
import { customerOfPayment } from './row-address.ts'

/** Read before the billing of its customer begins: the invoice of a payment never changes. Throws NOT_FOUND. */
export async function invoiceOfPayment(db: TenantDb, id: string): Promise<string> {
  customerOfPayment(id)
  const found = await db.payment.findFirst({ where: { id }, select: { invoiceId: true } })
  return requireRow(found, 'payment', id).invoiceId
}
