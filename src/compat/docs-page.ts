/** The human page of a dialect, made of its OpenAPI document: plain HTML that loads nothing and runs nothing. */
import type { OpenApi, Operation, Parameter } from './openapi.ts'

type Schema = Record<string, unknown>

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
  code, pre { font: 0.85rem/1.5 ui-monospace, monospace; }
  pre { overflow-x: auto; padding: 0.75rem; border-radius: 6px; background: #8881; }
  details { border: 1px solid #8884; border-radius: 6px; padding: 0.5rem 1rem; margin: 0.5rem 0; }
  summary { cursor: pointer; }
  summary code { font-weight: 600; }
  .method { display: inline-block; min-width: 3.6rem; }
  nav a { margin-right: 1rem; }
  table { border-collapse: collapse; width: 100%; }
  td, th { text-align: left; vertical-align: top; padding: 0.25rem 0.75rem 0.25rem 0; }`

export function docsPage(api: OpenApi): string {
  const byTag = groupByTag(api)
  const mount = api.servers[0]?.url ?? ''
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${text(api.info.title)}</title><style>${style}</style></head><body>
<h1>${text(api.info.title)}</h1>
<p>${text(api.info.description)}</p>
<p>Base URL <code>${text(mount)}</code> · version ${text(api.info.version)} ·
<a href="${text(mount)}/openapi.json">OpenAPI 3.1</a></p>
<p>Every request carries <code>Authorization: Bearer …</code> or <code>X-API-Key</code>.</p>
<nav>${[...byTag.keys()].map((tag) => `<a href="#${text(tag)}">${text(tag)}</a>`).join('')}</nav>
${[...byTag].map(([tag, entries]) => section(tag, entries)).join('\n')}
<h2>Errors</h2>${schemaBlock(api.components.schemas.Error ?? {})}
</body></html>`
}

interface Entry {
  method: string
  path: string
  operation: Operation
}

function groupByTag(api: OpenApi): Map<string, Entry[]> {
  const entries = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  )
  return Map.groupBy(entries, ({ operation }) => operation.tags[0] ?? '')
}

function section(tag: string, entries: Entry[]): string {
  return `<h2 id="${text(tag)}">${text(tag)}</h2>${entries.map(entryBlock).join('\n')}`
}

function entryBlock({ method, path, operation }: Entry): string {
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema
  const [status = '', answer] = Object.entries(operation.responses)[0] ?? []
  const response = Object.values(answer?.content ?? {})[0]?.schema ?? {}
  return `<details id="${text(operation.operationId)}"><summary><code><span class="method">${text(
    method.toUpperCase(),
  )}</span> ${text(path)}</code> ${text(operation.summary)}</summary>
${operation.parameters.length > 0 ? `<h4>Parameters</h4>${parameterTable(operation.parameters)}` : ''}
${body ? `<h4>Request</h4>${schemaBlock(body)}` : ''}
<h4>Response ${text(status)}</h4>${schemaBlock(response)}</details>`
}

function parameterTable(parameters: Parameter[]): string {
  const rows = parameters.map(
    ({ name, in: place, required, description = '', schema }) =>
      `<tr><td><code>${text(name)}</code></td><td>${place}${required ? ', required' : ''}</td>
<td>${text(description)} <code>${text(JSON.stringify(schema))}</code></td></tr>`,
  )
  return `<table>${rows.join('')}</table>`
}

function schemaBlock(schema: Schema): string {
  return `<pre>${text(JSON.stringify(schema, null, 2))}</pre>`
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function text(value: string): string {
  return value.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
