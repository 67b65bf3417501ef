/** The shapes of one operation in an OpenAPI document. */
import type { Reference } from './openapi-refusals.ts'
import type { Schema } from './openapi-schemas.ts'

export interface Operation {
  operationId: string
  summary: string
  tags: string[]
  parameters: (Parameter | Reference)[]
  /** Absent: the default of the whole document; empty: no credential is needed. */
  security?: Record<string, string[]>[]
  requestBody?: { required: boolean; content: Record<string, Media> }
  responses: Record<string, Answer | Reference>
}

export interface Answer {
  description: string
  headers?: Record<string, Reference | { schema: Schema }>
  content?: Record<string, Media>
}

export interface Media {
  schema: Schema
  example?: unknown
}

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required: boolean
  description?: string
  schema: Schema
  example?: unknown
}
