/** The caller in GraphQL. */
import {
  getViewer,
  getViewerCustomer,
  getViewerWorkspace,
  type Viewer,
} from '../../core/workspaces/viewer.ts'
import { builder } from './builder.ts'
import { CallerRoleEnum } from './caller-role.ts'
import { Customer } from './customers.ts'
import { ModeEnum, WorkspaceType } from './workspaces.ts'

const ViewerType = builder.objectRef<Viewer>('Viewer').implement({
  description: 'The caller, as identified by the credential of the request.',
  fields: (t) => ({
    actor: t.exposeString('actor', {
      description:
        'The identifier in the audit log: the id of the API key (`key_…`) or OAuth client (`client_…`), `jwt:` and the subject of a JWT of another issuer, or `token` for a customer token.',
    }),
    actorName: t.exposeString('actorName', {
      nullable: true,
      description: 'The name of the API key or OAuth client; null for other credentials.',
    }),
    role: t.expose('role', { type: CallerRoleEnum, description: 'What the credential may do.' }),
    mode: t.expose('mode', { type: ModeEnum, description: 'The mode that it gives access to.' }),
    workspace: t.prismaField({
      type: WorkspaceType,
      description: 'The workspace, in that mode.',
      resolve: (selection, _viewer, _args, ctx) => ctx.perform(getViewerWorkspace, {}, selection),
    }),
    customer: t.prismaField({
      type: Customer,
      nullable: true,
      description: 'The customer of a customer token; null for other credentials.',
      resolve: (selection, _viewer, _args, ctx) => ctx.perform(getViewerCustomer, {}, selection),
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The instant from which the credential is refused; null: never.',
    }),
  }),
})

builder.queryFields((t) => ({
  viewer: t.field({
    type: ViewerType,
    description: 'The caller, for every valid credential. Needs read, or a token of the customer.',
    resolve: (_root, _args, ctx) => ctx.perform(getViewer, {}),
  }),
}))
