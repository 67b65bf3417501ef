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
    role: t.expose('role', { type: RoleEnum, description: 'The largest role of its tokens.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    previousSecretExpiresAt: t.expose('formerUntil', {
      type: 'DateTime',
      nullable: true,
      description: 'When the previous secret ends or ended; null: there is none.',
    }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it received its last token; null: none yet.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked; null: not revoked.',
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
    name: t.string({
      required: true,
      description: 'A name for the client: at most 100 characters.',
    }),
    role: t.field({
      type: RoleEnum,
      required: true,
      description: 'The largest role of its tokens; a token may request less with `scope`.',
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
        description: 'The client_secret. It is shown only now: store it.',
      }),
    }),
  })

const RotateOAuthClientSecretInput = builder.inputType('RotateOAuthClientSecretInput', {
  description: 'How the secret of an OAuth client is replaced.',
  fields: (t) => ({
    overlapSeconds: t.int({
      description:
        'How long the present secret stays valid beside the new one: 0 to 604800 seconds, 86400 by default. 0 ends it at once.',
    }),
  }),
})

builder.mutationFields((t) => ({
  createOAuthClient: t.field({
    type: OAuthClientSecretResult,
    description: 'Creates an OAuth client; only this answer contains its secret. Needs admin.',
    args: { input: t.arg({ type: CreateOAuthClientInput, required: true }) },
    resolve: (_root, { input }, ctx) => ctx.perform(createOAuthClient, input),
  }),
  rotateOAuthClientSecret: t.field({
    type: OAuthClientSecretResult,
    description:
      'Gives an OAuth client a new secret, which only this answer contains. The present one stays valid for `overlapSeconds`, and an older one ends now. Access tokens stay valid until they expire, an hour at most; revokeOAuthClient ends them at once. PRECONDITION_FAILED for a client that was revoked. Needs admin.',
    args: {
      id: t.arg.id({ required: true, description: 'Our id, `client_…`.' }),
      input: t.arg({ type: RotateOAuthClientSecretInput }),
    },
    resolve: (_root, { id, input }, ctx) => ctx.perform(rotateOAuthClientSecret, { id, ...input }),
  }),
  revokeOAuthClient: t.prismaField({
    type: OAuthClient,
    description:
      'Revokes an OAuth client: its tokens are refused within a second, their sockets closed within five. Revoking it again changes nothing. Needs admin.',
    args: { id: t.arg.id({ required: true, description: 'Our id, `client_…`.' }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(revokeOAuthClient, { id }, selection),
  }),
}))
