/** The audit log in GraphQL. */

import {
  type AuditAction,
  actionOf,
  type auditActorTypes,
  listAuditEntries,
} from '../../core/audit/audit.ts'
import type { Caller } from '../../core/operation/caller.ts'
import { findActorNames } from '../../core/workspaces/viewer.ts'
import { builder } from './builder.ts'
import { CallerRoleEnum } from './caller-role.ts'
import { listField } from './list-field.ts'
import { Node } from './node.ts'

const AuditChange = builder.prismaObject('AuditChange', {
  description: 'A row that a write made, changed or deleted.',
  fields: (t) => ({
    entity: t.exposeString('entity', { description: 'The type of the row, e.g. "customer".' }),
    entityId: t.exposeID('entityId', {
      description: 'The id of the row; for a credit account the id of the customer.',
    }),
    before: t.expose('before', {
      type: 'JSON',
      nullable: true,
      description: 'The row before, with secrets masked; null for a new one.',
    }),
    after: t.expose('after', {
      type: 'JSON',
      nullable: true,
      description: 'The row afterwards, with secrets masked; null for a deleted one.',
    }),
  }),
})

const AuditActionEnum = builder.enumType('AuditAction', {
  description: 'What a mutation does, by its verb.',
  values: {
    CREATE: { description: 'It creates, adds or issues something.' },
    UPDATE: { description: 'It changes something.' },
    DELETE: { description: 'It deletes, removes, revokes or archives something.' },
  } satisfies Record<AuditAction, object>,
})

const AuditActorTypeEnum = builder.enumType('AuditActorType', {
  description: 'Who made a write.',
  values: {
    API_KEY: { description: 'A program: an API key, or an OAuth client.' },
    USER: { description: 'The subject of a JWT of another issuer.' },
  } satisfies Record<(typeof auditActorTypes)[number], object>,
})

const AuditEntry = builder.prismaObject('AuditEntry', {
  description: 'One write: who made it, what changed and from where. An entry never changes.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `audit_…`.' }),
    operation: t.exposeString('operation', {
      description: 'The name of the mutation, e.g. "createCustomer".',
    }),
    action: t.field({
      type: AuditActionEnum,
      description: 'What the verb of the mutation does.',
      select: { operation: true },
      resolve: ({ operation }) => actionOf(operation),
    }),
    actor: t.exposeString('actor', { description: 'Our id of the credential, e.g. `key_…`.' }),
    actorName: t.string({
      nullable: true,
      description:
        'The current name of the API key or OAuth client; null for a JWT of another issuer.',
      resolve: ({ actor }, _args, ctx) =>
        ctx.loaders().ofEach(findActorNames, 'actors').load(actor),
    }),
    role: t.field({
      type: CallerRoleEnum,
      description: 'The role of the credential at that time.',
      resolve: ({ role }) => role as Caller['role'],
    }),
    requestId: t.exposeString('requestId', {
      description: 'The X-Request-Id of the request; several writes of one request share it.',
    }),
    ip: t.exposeString('ip', {
      nullable: true,
      description: 'The address of the caller; null for writes by the server itself.',
    }),
    userAgent: t.exposeString('userAgent', {
      nullable: true,
      description: 'The User-Agent header of the caller, at most 500 characters.',
    }),
    input: t.expose('input', {
      type: 'JSON',
      description: 'The input of the operation, with secrets masked and long texts and lists cut.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was written.' }),
    changes: t.relation('changes', {
      description: 'What it changed, in order; at most 100.',
      query: { orderBy: { position: 'asc' }, take: 100 },
    }),
  }),
})

builder.queryFields((t) => ({
  auditEntries: listField(
    t,
    AuditEntry,
    listAuditEntries,
    'The audit log, newest first: every write but usage and holds, whose rows are a log of their own.',
    {
      operation: t.arg.string({ description: 'Only of this mutation.' }),
      actor: t.arg.string({ description: 'Only by this credential.' }),
      actorType: t.arg({ type: AuditActorTypeEnum, description: 'Only by such credentials.' }),
      action: t.arg({ type: AuditActionEnum, description: 'Only mutations that do this.' }),
      entity: t.arg.string({
        description: 'Only those that changed a row of this type, e.g. "customer".',
      }),
      entityId: t.arg.id({ description: 'Only those that changed the row of this id.' }),
      startTime: t.arg({ type: 'DateTime', description: 'Inclusive.' }),
      endTime: t.arg({ type: 'DateTime', description: 'Exclusive.' }),
    },
  ),
}))

// It is reached only through the entries.
void AuditChange
