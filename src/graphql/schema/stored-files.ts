/** Files in GraphQL: images that pages show. */
import { createFile, getFile } from '../../core/checkout/stored-files.ts'
import { payPath } from '../execution/context.ts'
import { builder } from './builder.ts'
import { Node } from './node.ts'

const File = builder.prismaObject('StoredFile', {
  name: 'File',
  description: 'An image that pages show to whoever has its address.',
  interfaces: [Node],
  // Without the bytes.
  select: { workspaceId: true, id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `file_…`.' }),
    url: t.string({
      description: 'Its address, for ever: whoever has it can read the file.',
      resolve: ({ id }, _args, ctx) => `${ctx.origin()}${payPath}${id}`,
    }),
    name: t.exposeString('name', { description: 'As it was called.' }),
    type: t.exposeString('type', { description: 'image/png, image/jpeg or image/webp.' }),
    size: t.exposeInt('size', { description: 'In bytes.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
  }),
})

builder.queryFields((t) => ({
  file: t.prismaField({
    type: File,
    description: 'One file. NOT_FOUND when there is none of that id. Needs read.',
    args: { id: t.arg.id({ required: true, description: 'Our id.' }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(getFile, { id }, selection),
  }),
}))

const CreateFileInput = builder.inputType('CreateFileInput', {
  description: 'A new file.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'At most 255 characters.' }),
    content: t.string({
      required: true,
      description: 'In base64: a PNG, JPEG or WebP image of at most 2 MiB.',
    }),
  }),
})

builder.mutationFields((t) => ({
  createFile: t.prismaField({
    type: File,
    description:
      'Stores an image that pages may show. LIMIT_EXCEEDED beyond 1,000 files. Needs write.',
    args: { input: t.arg({ type: CreateFileInput, required: true }) },
    resolve: (selection, _root, { input }, ctx) => ctx.perform(createFile, input, selection),
  }),
}))
