/** OAuth clients in GraphQL. */

import {
  createOAuthClient,
  listOAuthClients,
  revokeOAuthClient,
  rotateOAuthClientSecret,
} from '../../core/workspaces/oauth-clients.ts'
import { builder } from './builder.ts'
import { listField } from './list-field.ts'
import { Node } from './node.ts'
import { RoleEnum } from './workspaces.ts'

const OAuthClient = builder.prismaObject('OAuthClient', {
  description:
    'A program that asks for access tokens at /oauth/token with its own secret (OAuth 2.0 client credentials, RFC 6749).',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `client_…`: the client_id.' }),
    name: t.exposeString('name', { description: 'At most 100 characters.' }),
    role: t.expose('role', { type: RoleEnum, description: 'The most that its tokens may do.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    previousSecretExpiresAt: t.expose('formerUntil', {
      type: 'DateTime',
      nullable: true,
      description:
        'The instant until which the secret before the last rotation works, which may have passed; null: there is none.',
    }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it got its last token; null: none yet.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked; null: it was not.',
    }),
  }),
})

builder.queryFields((t) => ({
  oauthClients: listField(
    t,
    OAuthClient,
    listOAuthClients,
    'The OAuth clients of the workspace in this mode, newest first, those revoked included.',
  ),
}))

const CreateOAuthClientInput = builder.inputType('CreateOAuthClientInput', {
  description: 'A new OAuth client for the mode of the key that asks.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'What it is: at most 100 characters.' }),
    role: t.field({
      type: RoleEnum,
      required: true,
      description: 'The most that its tokens may do; a token may ask for less by its scope.',
    }),
  }),
})

const OAuthClientSecretResult = builder
  .objectRef<Awaited<ReturnType<(typeof createOAuthClient)['run']>>>('OAuthClientSecretResult')
  .implement({
    description: 'An OAuth client and its new secret.',
    fields: (t) => ({
      client: t.field({
        type: OAuthClient,
        description: 'The client.',
        resolve: (made) => made.client,
      }),
      secret: t.exposeString('secret', {
        description: 'The client_secret. It is shown only now: keep it.',
      }),
    }),
  })

const RotateOAuthClientSecretInput = builder.inputType('RotateOAuthClientSecretInput', {
  description: 'How an OAuth client gets another secret.',
  fields: (t) => ({
    overlapSeconds: t.int({
      description:
        'For how long the present secret works beside the new one: 0 to 604800 seconds, 86400 by default. 0 ends it at once.',
    }),
  }),
})

builder.mutationFields((t) => ({
  createOAuthClient: t.field({
    type: OAuthClientSecretResult,
    description: 'Makes an OAuth client; the answer alone has its secret. Needs admin.',
    args: { input: t.arg({ type: CreateOAuthClientInput, required: true }) },
    resolve: (_root, { input }, ctx) => ctx.perform(createOAuthClient, input),
  }),
  rotateOAuthClientSecret: t.field({
    type: OAuthClientSecretResult,
    description:
      'Gives an OAuth client another secret; the answer alone has it. The present one works beside it for a while, and one before that ends now. Access tokens hold until they expire, an hour at most; revokeOAuthClient ends them at once. PRECONDITION_FAILED for a client that was revoked. Needs admin.',
    args: {
      id: t.arg.id({ required: true, description: 'Our id, `client_…`.' }),
      input: t.arg({ type: RotateOAuthClientSecretInput }),
    },
    resolve: (_root, { id, input }, ctx) => ctx.perform(rotateOAuthClientSecret, { id, ...input }),
  }),
  revokeOAuthClient: t.prismaField({
    type: OAuthClient,
    description:
      'Revokes an OAuth client: its tokens are refused within a second, their sockets closed within five. Twice changes nothing. Needs admin.',
    args: { id: t.arg.id({ required: true, description: 'Our id, `client_…`.' }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(revokeOAuthClient, { id }, selection),
  }),
}))
