/** A provider that does not answer in time: the mutation has committed and answers PENDING, and the call goes on. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type PaymentLab, paymentLab } from '../support/payments.ts'
import { until } from '../support/server-process.ts'
import { startTenant } from '../support/tenant.ts'

let lab: PaymentLab

beforeAll(async () => {
  const limits = { answerMs: 50 }
  lab = await paymentLab(await startTenant({}, limits, { mayRunJobs: () => false }))
})
afterAll(() => lab.tenant.close())

it('answers PENDING, and is paid when the provider has answered', async () => {
  const customerId = await lab.payer()
  const id = await lab.invoice(customerId)
  const provider = await lab.tenant.sql.connect()
  try {
    await provider.query('begin; lock table test_provider_call in exclusive mode')
    expect(await lab.pay(id)).toMatchObject({ status: 'PENDING', invoice: { status: 'OPEN' } })
  } finally {
    await provider.query('rollback')
    provider.release()
  }
  await until(async () => (await lab.payments(customerId))[0]?.status !== 'PENDING')
  expect(await lab.payments(customerId)).toMatchObject([
    { status: 'SUCCEEDED', invoice: { status: 'PAID' } },
  ])
})
