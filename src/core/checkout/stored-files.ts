/**
 * Images that pages show.
 *
 * Invariants: a file never changes; its type is that of its content, whatever it is called; whoever has its address can read it.
 */
import { z } from 'zod'
import { opens } from '../operation/caller.ts'
import { readOperation, type WriteContext, writeOperation } from '../operation/operation.ts'
import { requireRow, shown } from '../operation/stored-row.ts'
import { DomainError, invalid, notFound } from '../values/errors.ts'
import { newId } from '../values/ids.ts'
import { reference, text } from '../values/input.ts'
import { imageTypeOf } from './image-type.ts'

const bytesMax = 2 * 1024 * 1024
const filesMax = 1_000

export const createFile = writeOperation({
  name: 'createFile',
  scope: 'write',
  input: z.strictObject({
    name: text(255),
    content: z.base64('must be base64').min(1, 'must not be empty'),
  }),
  async run(ctx, { name, content }, selection) {
    const bytes = Buffer.from(content, 'base64')
    if (bytes.length > bytesMax) {
      const message = `The file must have at most ${bytesMax} bytes.`
      throw invalid(message, { reason: 'FILE_TOO_LARGE', field: 'content' })
    }
    const type = imageTypeOf(bytes)
    if (type === null) {
      const message = 'The file must be a PNG, JPEG or WebP image.'
      throw invalid(message, { reason: 'FILE_TYPE', field: 'content' })
    }
    await requireRoom(ctx)
    const id = newId('file', ctx.now)
    await ctx.db.storedFile.createMany({
      data: {
        ...{ workspaceId: ctx.workspaceId, id, name, type, size: bytes.length },
        ...{ bytes: new Uint8Array(bytes), createdAt: ctx.now },
      },
    })
    return shown(ctx.db.storedFile, id, selection)
  },
})

async function requireRoom({ db, workspaceId }: WriteContext): Promise<void> {
  // One at a time, so that the count holds.
  await db.$queryRaw`select 1 from workspace where id = ${workspaceId} for no key update`
  const used = await db.storedFile.count({ where: {} })
  if (used < filesMax) return
  throw new DomainError('LIMIT_EXCEEDED', `A workspace has at most ${filesMax} files.`, {
    ...{ limit: String(filesMax), used: String(used), requested: '1' },
  })
}

export const getFile = readOperation({
  name: 'getFile',
  scope: 'read',
  input: z.strictObject({ id: reference }),
  async run({ db }, { id }, selection) {
    return requireRow(await db.storedFile.findFirst({ ...selection, where: { id } }), 'file', id)
  },
})

/** Internal: for whoever has the address. */
export const readFile = readOperation({
  name: 'readFile',
  scope: 'checkout',
  input: z.strictObject({ id: reference }),
  async run({ db, caller }, { id }) {
    if (!opens(caller, id)) throw notFound('file', id)
    const select = { type: true, bytes: true }
    return requireRow(await db.storedFile.findFirst({ where: { id }, select }), 'file', id)
  },
})
