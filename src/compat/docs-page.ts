/** The human page of a dialect, made of its OpenAPI document: plain HTML that loads nothing and runs nothing. */
import type { Dialect } from './dialect.ts'
import { eventsSection } from './docs-events.ts'
import { type Field, formsOf, type Schema } from './docs-fields.ts'
import type { Media, OpenApi, Operation, Parameter } from './openapi.ts'
import { tag as eventsTag } from './openapi-webhooks.ts'

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
  table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
  td { vertical-align: top; padding: 0.2rem 0.75rem 0.2rem 0; border-top: 1px solid #8882; }
  td:nth-child(2) { opacity: 0.75; }
  h4 { margin: 1rem 0 0.25rem; }`

export function docsPage(api: OpenApi, errors: Dialect['errors']): string {
  const byTag = groupByTag(api)
  const codes = new Map(Object.values(errors).map(({ code, status }) => [code, status]))
  const mount = api.servers[0]?.url ?? ''
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${text(api.info.title)}</title><style>${style}</style></head><body>
<h1>${text(api.info.title)}</h1>
<p>${text(api.info.description)}</p>
<p>Base URL <code>${text(mount)}</code> · version ${text(api.info.version)} ·
<a href="${text(mount)}/openapi.json">OpenAPI 3.1</a></p>
<p>Every request carries <code>Authorization: Bearer …</code> or <code>X-API-Key</code>.</p>
<nav>${[...byTag.keys(), eventsTag, 'Errors'].map((tag) => `<a href="#${text(tag)}">${text(tag)}</a>`).join('')}</nav>
${[...byTag].map(([tag, entries]) => section(tag, entries)).join('\n')}
${eventsSection(api, text)}
<h2 id="Errors">Errors</h2>
<table>${[...codes].map(([code, status]) => `<tr><td><code>${text(code)}</code></td><td>${status}</td></tr>`).join('')}</table>
${fieldTables(api.components.schemas.Error ?? {})}
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
  const { parameters, requestBody, responses } = operation
  const request = Object.values(requestBody?.content ?? {})[0]
  const [status = '', answer] = Object.entries(responses)[0] ?? []
  const response = Object.values(answer?.content ?? {})[0]
  return `<details id="${text(operation.operationId)}"><summary><code><span class="method">${text(
    method.toUpperCase(),
  )}</span> ${text(path)}</code> ${text(operation.summary)}</summary>
${parameters.length > 0 ? `<h4>Parameters</h4>${fieldTable(parameters.map(fieldOf))}` : ''}
${request ? `<h4>Request</h4>${exampleOf(request)}${fieldTables(request.schema)}` : ''}
${response ? `<h4>Response ${text(status)}</h4>${exampleOf(response)}${fieldTables(response.schema)}` : ''}</details>`
}

function fieldOf({ name, in: place, required, description = '', schema }: Parameter): Field {
  const [field] = formsOf({ properties: { [name]: schema } })[0] ?? []
  return { name, type: `${field?.type ?? 'any'}, in the ${place}`, required, description }
}

function exampleOf({ example }: Media): string {
  return example === undefined ? '' : `<pre>${text(JSON.stringify(example, null, 2))}</pre>`
}

function fieldTables(schema: Schema): string {
  return formsOf(schema).map(fieldTable).join('<p>or</p>')
}

function fieldTable(fields: readonly Field[]): string {
  const rows = fields.map(
    ({ name, type, required, description }) =>
      `<tr><td><code>${text(name)}</code></td><td>${text(type)}${required ? '' : ', optional'}</td>
<td>${text(description)}</td></tr>`,
  )
  return `<table>${rows.join('')}</table>`
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
