/** Limits introspection to admins, unless the operator opens it. The schema is also published as a file. */
import {
  type ASTVisitor,
  type DocumentNode,
  GraphQLError,
  isIntrospectionType,
  type ValidationContext,
} from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { DomainError } from '../../core/values/errors.ts'
import type { Context } from './context.ts'

/** GraphiQL shows this text too: it introspects before it has a key. */
const refusal =
  'Only admins may ask for the schema. In GraphiQL, put an admin key under "Headers" and re-fetch the schema (the arrows on the left).'

const introspective = new WeakSet<DocumentNode>()

/** Whether a valid document introspects the schema, so that the answer depends on the caller. */
export function asksForSchema(document: DocumentNode): boolean {
  return introspective.has(document)
}

/** Fields that reveal no more than the name that the caller gave; conformance tests of GraphQL over HTTP select them. */
const harmless: ReadonlySet<string> = new Set(['name', 'kind', '__typename'])

/** A rule that accepts every document and notes whether it introspects. */
function noteIntrospection(context: ValidationContext): ASTVisitor {
  return {
    Field({ name }) {
      const parent = context.getParentType()
      const isPart = parent && isIntrospectionType(parent) && !harmless.has(name.value)
      if (isPart || name.value === '__schema') introspective.add(context.getDocument())
    },
  }
}

export function restrictIntrospection(allowed: 'admin' | 'all'): Plugin<Context> {
  return {
    onValidate({ addValidationRule }) {
      addValidationRule(noteIntrospection)
    },
    onExecute({ args, setResultAndStopExecution }) {
      if (allowed === 'all' || !introspective.has(args.document)) return
      if (args.contextValue.caller?.role === 'ADMIN') return
      const code = args.contextValue.caller ? 'FORBIDDEN' : 'UNAUTHORIZED'
      const originalError = new DomainError(code, refusal)
      setResultAndStopExecution({
        errors: [new GraphQLError(originalError.message, { originalError })],
      })
    },
  }
}
