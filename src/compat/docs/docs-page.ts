/** The human page of a dialect, made from its OpenAPI document: plain HTML that loads nothing and runs only its search. */

import { errorCodes } from '../../core/values/errors.ts'
import { htmlText as text } from '../../http/html.ts'
import type { Dialect } from '../dialect.ts'
import { wordsFor } from '../error-table.ts'
import { commandOf, type Lookup } from './docs-command.ts'
import { eventsSection } from './docs-events.ts'
import { type Field, formsOf, writtenOut } from './docs-fields.ts'
import { guideOf } from './docs-guide.ts'
import { searchScript } from './docs-search.ts'
import { pageStyle } from './docs-style.ts'
import type { OpenApi } from './openapi.ts'
import type { Answer, Media, Operation, Parameter } from './openapi-operation.ts'
import type { Schema } from './openapi-schemas.ts'
import { tag as eventsTag } from './openapi-webhooks.ts'

interface Page {
  api: OpenApi
  mount: string
  /** The position of the route, since each example uses what earlier ones created. */
  placeOf(entry: Entry): number
  lookups: Readonly<Record<string, Lookup>>
}

/** `origin` is the URL of the server, e.g. http://127.0.0.1:4000. */
export function docsPage(api: OpenApi, dialect: Dialect, origin: string): string {
  const mount = api.servers[0]?.url ?? ''
  const lookups = Object.entries(dialect.lookups).map(
    ([name, { path, prefix }]) => [name, { path: `${mount}${path}`, prefix }] as const,
  )
  const names = dialect.routes.map(({ name }) => name)
  const page: Page = {
    api,
    mount,
    lookups: Object.fromEntries(lookups),
    placeOf: ({ operation }) => names.indexOf(operation.operationId),
  }
  const { title, description, version } = api.info
  const routeTags = api.tags.filter(({ name }) => name !== eventsTag)
  const moving = dialect.guide ? ['Migration'] : []
  const parts = ['Set-up', 'Requests', ...moving, ...api.tags.map(({ name }) => name), 'Errors']
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}</title><style>${pageStyle}</style></head><body>
<h1>${text(title)}</h1>
<p>${text(description)}</p>
<p>Base URL <code>${text(origin + mount)}</code> · version ${text(version)} ·
<a href="${text(mount)}/openapi.json">OpenAPI 3.1</a> · <a href="/graphql">GraphiQL</a> · <a href="/">all addresses</a></p>
<nav>${parts.map((name) => `<a href="#${text(name)}">${text(name)}</a>`).join(' ')}</nav>
<input id="search" type="search" placeholder="Search: routes, fields, errors" aria-label="Search" hidden>
<p id="nothing" hidden>Nothing has all of these words.</p>
<div id="guide">${guideOf(dialect, origin)}</div>
${routeTags.map((tag) => section(page, tag)).join('\n')}
${eventsSection(api)}
<section id="Errors"><h2>Errors</h2>${errorsOf(page, dialect)}</section>
<script>${searchScript}</script>
</body></html>`
}

interface Entry {
  method: string
  path: string
  operation: Operation
}

function section(page: Page, { name, description }: OpenApi['tags'][number]): string {
  const entries = Object.entries(page.api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  )
  const own = entries
    .filter(({ operation }) => operation.tags.includes(name))
    .sort((a, b) => page.placeOf(a) - page.placeOf(b))
  return `<section id="${text(name)}"><h2>${text(name)}</h2><p>${text(description)}</p>
${own.map((entry) => entryBlock(page, entry)).join('\n')}</section>`
}

function entryBlock(page: Page, entry: Entry): string {
  const { method, path, operation } = entry
  const parameters = operation.parameters.filter((one) => 'name' in one)
  const [type, request] = Object.entries(operation.requestBody?.content ?? {})[0] ?? []
  const answers = Object.entries(operation.responses)
  const done = answers.flatMap(([status, answer]) =>
    'content' in answer
      ? Object.values(answer.content ?? {}).map((media) => ({ status, media }))
      : [],
  )[0]
  return `<details id="${text(operation.operationId)}"><summary><code><span class="method">${text(
    method.toUpperCase(),
  )}</span> ${text(path)}</code> <span>${text(operation.summary)}</span></summary>
<pre>${text(exampleCommand(page, entry, parameters, type, request))}</pre>
${parameters.length > 0 ? `<h4>Parameters</h4>${fieldTable(parameters.map((one) => fieldOf(page, one)))}` : ''}
${request ? `<h4>Request</h4>${fieldTables(page, request.schema)}` : ''}
${done ? `<h4>Answer ${text(done.status)}</h4>${exampleOf(done.media)}${fieldTables(page, done.media.schema)}` : ''}
${refusalsOf(page, answers)}</details>`
}

function exampleCommand(
  { mount, lookups }: Page,
  { method, path }: Entry,
  parameters: readonly Parameter[],
  type?: string,
  request?: Media,
): string {
  const given = (place: Parameter['in']) =>
    parameters.flatMap(({ in: at, name, example }) =>
      at === place && example !== undefined ? [[name, String(example)] as const] : [],
    )
  return commandOf(
    {
      method: method.toUpperCase(),
      path: `${mount}${path}`,
      values: Object.fromEntries(given('path')),
      query: Object.fromEntries(given('query')),
      ...(request?.example !== undefined && { body: { type, value: request.example } }),
    },
    lookups,
  )
}

/** The error statuses of the route, in words. */
function refusalsOf(
  { api }: Page,
  answers: readonly [string, Answer | { $ref: string }][],
): string {
  const refusals = answers.flatMap(([status, answer]) => {
    if (!('$ref' in answer)) return []
    const { description } = api.components.responses[answer.$ref.replace(/^.*\//, '')] ?? {}
    return [`<tr><td>${text(status)}</td><td></td><td>${text(description ?? '')}</td></tr>`]
  })
  return refusals.length === 0 ? '' : `<h4>Refused</h4><table>${refusals.join('')}</table>`
}

function errorsOf(page: Page, { errors }: Dialect): string {
  const words = errorCodes.flatMap((one) => wordsFor(errors, one))
  const codes = new Map(words.map(({ code, status }) => [`${status} ${code}`, { code, status }]))
  const rows = [...codes.values()].map(
    ({ code, status }) => `<tr><td><code>${text(code)}</code></td><td>${status}</td><td></td></tr>`,
  )
  const { Error: shape = {} } = page.api.components.schemas
  return `<details open id="codes"><summary>Codes, and what every refusal looks like</summary>
<table>${rows.join('')}</table>${fieldTables(page, shape)}</details>`
}

function fieldOf(
  { api }: Page,
  { name, in: place, required, description = '', schema }: Parameter,
) {
  const written = writtenOut(schema, api.components.schemas)
  const [field] = formsOf({ properties: { [name]: written } })[0] ?? []
  return { name, type: `${field?.type ?? 'any'}, in the ${place}`, required, description }
}

function exampleOf({ example }: Media): string {
  return example === undefined ? '' : `<pre>${text(JSON.stringify(example, null, 2))}</pre>`
}

function fieldTables({ api }: Page, schema: Schema): string {
  return formsOf(writtenOut(schema, api.components.schemas)).map(fieldTable).join('<p>or</p>')
}

function fieldTable(fields: readonly Field[]): string {
  const rows = fields.map(
    ({ name, type, required, description }) =>
      `<tr><td><code>${text(name)}</code></td><td>${text(type)}${required ? '' : ', optional'}</td>
<td>${text(description)}</td></tr>`,
  )
  return `<table>${rows.join('')}</table>`
}
