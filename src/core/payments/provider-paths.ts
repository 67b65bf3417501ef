/** Where providers of payments send their events. Pure. */
import type { Mode } from '../operation/caller.ts'

/** Each mode has an account of its own, so both ends of the address name it. */
export function webhookPathOf(of: { name: string; workspaceId: string; mode: Mode }): string {
  return `/providers/${of.name}/webhooks/${of.workspaceId}?mode=${of.mode.toLowerCase()}`
}

/** The first is our own; providers that were set up for another server send to the second. */
const patterns = [
  /^\/providers\/([\w-]{1,50})\/webhooks\/([\w-]{1,100})$/,
  /^\/webhooks\/([\w-]{1,50})\/([\w-]{1,100})$/,
]

export function readWebhookPath(path: string): { name: string; workspaceId: string } | null {
  const found = patterns.map((pattern) => pattern.exec(path)).find((one) => one !== null)
  const [, name, workspaceId] = found ?? []
  return name !== undefined && workspaceId !== undefined ? { name, workspaceId } : null
}
