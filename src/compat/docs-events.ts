/** The events of webhooks on the human page: each type, when it is sent, and an example of its body. */
import type { OpenApi } from './openapi.ts'
import { tag } from './openapi-webhooks.ts'

/** Empty without any; `text` makes text safe in HTML. */
export function eventsSection({ webhooks }: OpenApi, text: (value: string) => string): string {
  const entries = Object.entries(webhooks).map(([type, { post }]) => {
    const [media] = Object.values(post.requestBody?.content ?? {})
    return `<details id="${text(post.operationId)}"><summary><code>${text(type)}</code> ${text(post.summary)}</summary>
<pre>${text(JSON.stringify(media?.example, null, 2))}</pre></details>`
  })
  if (entries.length === 0) return ''
  return `<h2 id="${text(tag)}">${text(tag)}</h2>
<p>An endpoint gets the types it asks for. <code>customer_id</code> is your external_id of the customer where there is one,
<code>customer</code> is our id; what concerns the workspace has neither.</p>
${entries.join('\n')}`
}
