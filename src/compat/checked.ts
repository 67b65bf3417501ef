/** A request whose parts fit the schemas of its route. */
import type { z } from 'zod'

type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

export interface Checked<Path extends string, Query, Body, Headers = undefined> {
  path: Record<NamesIn<Path>, string>
  query: Parsed<Query>
  headers: Parsed<Headers>
  body: Parsed<Body>
}
