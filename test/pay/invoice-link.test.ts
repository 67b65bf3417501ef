/** The hosted page and the PDF of an invoice, over HTTP: for whoever has a link, for an hour. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MarkInvoicePaidDocument } from '../support/billing.generated.ts'
import { addMonthly, invoicesOf, subscribe } from '../support/billing.ts'
import { graphqlData } from '../support/graphql.ts'
import { createToken } from '../support/live-product.ts'
import { textOfPdf } from '../support/pdf-text.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
const seller = { name: 'Ünsel <b>& Söhne', address: '1 Main St\nTown', taxId: 'DE1' }
beforeAll(async () => {
  tenant = await startTenant({}, {}, { mayRunJobs: () => false })
  await tenant.sql.query(
    `insert into billing_settings (workspace_id, seller, updated_at) values ($1, $2, now())`,
    [tenant.workspaceId, JSON.stringify(seller)],
  )
})
afterAll(() => tenant?.close())

interface Links {
  number: string
  hostedUrl: string
  pdfUrl: string
}

async function linksOf(id: string, key = tenant.app.liveKey): Promise<Links> {
  const document = 'query ($id: ID!) { invoice(id: $id) { number hostedUrl pdfUrl } }'
  const { invoice } = await graphqlData<{ invoice: Links }>(tenant.app.url, key, document, { id })
  return invoice
}

const create = `mutation ($name: String!) { createCustomer(input: {name: $name}) { id } }`

/** The customer of an open invoice, and its links. */
async function invoiced(name = 'Acme') {
  tenant.clock.set(noon)
  const { app } = tenant
  const data = await graphqlData<{ createCustomer: { id: string } }>(app.url, app.liveKey, create, {
    name,
  })
  const customerId = data.createCustomer.id
  await subscribe(tenant, await addMonthly(tenant), { customerId })
  const [invoice] = await invoicesOf(tenant, customerId)
  const id = invoice?.id ?? ''
  return { id, customerId, ...(await linksOf(id)) }
}

const pdfAt = async (url: string) => Buffer.from(await (await fetch(url)).arrayBuffer())

describe('the page of an invoice', () => {
  it('shows it, with names as they are and nothing that runs', async () => {
    const { hostedUrl, number } = await invoiced('<script>alert(1)</script>"\'&')
    const response = await fetch(hostedUrl)
    expect(response.status).toBe(200)
    const { headers } = response
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-/,
    )
    expect(headers.get('content-security-policy')).not.toContain('script-src')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    const page = await response.text()
    expect(page).not.toContain('<script')
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;')
    expect(page).toContain('Ünsel &lt;b&gt;&amp; Söhne')
    for (const part of [number, '30.00 USD due on', '2026-03-10', 'Tax ID DE1']) {
      expect(page).toContain(part)
    }
  })

  it('leads to the PDF, which shows the same', async () => {
    const { hostedUrl, pdfUrl, number } = await invoiced('Ægir')
    const [, href = ''] = /href="([^"]+)"/.exec(await (await fetch(hostedUrl)).text()) ?? []
    expect(new URL(href, hostedUrl).pathname).toBe(new URL(pdfUrl).pathname)
    const response = await fetch(pdfUrl)
    expect(response.headers.get('content-type')).toBe('application/pdf')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('content-disposition')).toContain(`Invoice-${number}.pdf`)
    const [text = ''] = textOfPdf(Buffer.from(await response.arrayBuffer()))
    for (const part of [`Invoice ${number}`, 'Ægir', 'Ünsel <b>& Söhne', '30.00 USD', 'DE1']) {
      expect(text).toContain(part)
    }
  })

  it('has the same PDF by another link, the seller as it was, and another once it is paid', async () => {
    const { id, pdfUrl } = await invoiced()
    const first = await pdfAt(pdfUrl)
    tenant.clock.advance(60_000)
    await tenant.sql.query(
      `update billing_settings set seller = '{"name": "New"}' where workspace_id = $1`,
      [tenant.workspaceId],
    )
    const later = await linksOf(id)
    expect(later.pdfUrl).not.toBe(pdfUrl)
    expect((await pdfAt(later.pdfUrl)).equals(first)).toBe(true)
    await tenant.ask(MarkInvoicePaidDocument, { id })
    expect(textOfPdf(await pdfAt(pdfUrl))[0]).toContain('Paid on 2026-03-10')
    expect(await (await fetch(later.hostedUrl)).text()).toContain('Amount due')
  })
})

describe('a link to an invoice', () => {
  it('ends after an hour', async () => {
    const { hostedUrl, pdfUrl } = await invoiced()
    tenant.clock.advance(3_599_999)
    expect((await fetch(hostedUrl)).status).toBe(200)
    tenant.clock.advance(1)
    const page = await fetch(hostedUrl)
    expect(page.status).toBe(404)
    expect(await page.text()).toContain('Nothing here')
    expect((await fetch(pdfUrl)).status).toBe(404)
  })

  it('is refused without a reason when anything in it was changed', async () => {
    const { hostedUrl, customerId, id } = await invoiced()
    const other = await invoiced()
    const refused = await (await fetch(`${tenant.app.url}/pay/invoices/x`)).text()
    const token = hostedUrl.split('/').at(-1) ?? ''
    const [workspace = '', , , ends = '', signature = ''] = token.split('.')
    for (const changed of [
      token.replace(id, other.id),
      token.replace(customerId, other.customerId),
      token.replace(workspace, 'ws_other'),
      token.replace(ends, `${ends}0`),
      token.replace(
        signature,
        signature.replace(/^./, (one) => (one === 'A' ? 'B' : 'A')),
      ),
      token.replace(signature, ''),
      `${token}%00`,
      encodeURIComponent(`../${token}`),
      '',
    ]) {
      const response = await fetch(`${tenant.app.url}/pay/invoices/${changed}`)
      expect(response.status).toBe(404)
      if (changed !== '') expect(await response.text()).toBe(refused)
    }
  })

  it('is for the customer whose invoice it is, and for none of another workspace', async () => {
    const { id, customerId } = await invoiced()
    const token = await createToken(tenant.app, customerId)
    expect((await fetch((await linksOf(id, token)).hostedUrl)).status).toBe(200)
    const link = (linked: object) => {
      const signed = tenant.app.core.invoiceLinks.sign(
        { workspaceId: tenant.workspaceId, customerId, invoiceId: id, ...linked },
        tenant.clock.now(),
      )
      return fetch(`${tenant.app.url}/pay/invoices/${signed}`)
    }
    expect((await link({})).status).toBe(200)
    const test = await tenant.app.core.authenticate(tenant.app.testKey)
    expect((await link({ workspaceId: test.workspaceId })).status).toBe(404)
    expect((await link({ customerId: await tenant.customer() })).status).toBe(404)
    expect((await link({ invoiceId: 'inv_none' })).status).toBe(404)
  })

  it('is read, or led from to its payment', async () => {
    const { hostedUrl } = await invoiced()
    const response = await fetch(hostedUrl, { method: 'PUT' })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST'])
    expect((await fetch(hostedUrl, { method: 'HEAD' })).status).toBe(200)
  })

  it('is there for no draft', async () => {
    const { id } = await invoiced()
    await tenant.sql.query(
      `insert into invoice select (jsonb_populate_record(i, '{"id": "inv_draft", "number": null, "status": "DRAFT", "reason": "MANUAL", "finalized_at": null}')).* from invoice i where id = $1`,
      [id],
    )
    expect(await linksOf('inv_draft')).toEqual({ number: null, hostedUrl: null, pdfUrl: null })
  })
})
