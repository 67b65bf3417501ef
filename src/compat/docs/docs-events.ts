/** The webhook events on the human page: each type, when it is sent, and an example of its body. */
import { htmlText as text } from '../../http/html.ts'
import type { OpenApi } from './openapi.ts'
import { tag } from './openapi-webhooks.ts'

/** Empty without any. */
export function eventsSection({ webhooks }: OpenApi): string {
  const entries = Object.entries(webhooks).map(([type, { post }]) => {
    const [media] = Object.values(post.requestBody?.content ?? {})
    return `<details id="${text(post.operationId)}"><summary><code>${text(type)}</code> <span>${text(post.summary)}</span></summary>
<pre>${text(JSON.stringify(media?.example, null, 2))}</pre></details>`
  })
  if (entries.length === 0) return ''
  return `<section id="${text(tag)}"><h2>${text(tag)}</h2>
<p>An endpoint gets the types it asks for. <code>customer_id</code> is your external_id of the customer where there is one,
<code>customer</code> is our id; what concerns the workspace has neither.</p>
${entries.join('\n')}</section>`
}
