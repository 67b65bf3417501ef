/** Files: images of links, which whoever has their address can read. */
import { z } from 'zod'
import { asking } from '../../asking.ts'
import { fileBody, jsonBody, type UploadedFile } from '../../bodies.ts'
import type { Route } from '../../dialect.ts'
import { count, eg, id, named, object, text } from '../../fields.ts'
import { routeOf } from '../../route.ts'

const file = named(
  'File',
  object({
    id: eg('file_123', id),
    url: eg('https://your-server/pay/file_123', text),
    ...{ name: eg('logo.png', text), size: eg(2048, count), type: eg('image/png', text) },
  }),
)
const created = asking('mutation createFile', ['name', 'content'], file)

/** The file and the form around it. */
const bytesMax = 2 * 1024 * 1024 + 8_192

export const fileRoutes: Route[] = [
  routeOf(
    'POST /files',
    {
      ...{ name: 'uploadFile', tag: 'Files', status: 201, asks: [created] },
      summary:
        'Stores a PNG, JPEG or WebP image of at most 2 MiB: the part `file` of a form, multipart/form-data.',
      refuses: ['LIMIT_EXCEEDED'],
      as: { file: 'content' },
      upload: { bytesMax, scope: 'write', bodies: { ...fileBody, ...jsonBody } },
      body: z.strictObject({
        file: z
          .custom<UploadedFile>(isFile, 'must be a file of a form (multipart/form-data)')
          .meta({ type: 'string', format: 'binary' }),
      }),
      response: file.schema,
      shows: file.example,
      example: {
        request: { file: { name: 'logo.png', type: 'image/png', bytes: Buffer.from('…') } },
      },
    },
    ({ body }, ask) => {
      const { name, bytes } = body.file
      return created.run(ask, { name, content: bytes.toString('base64') })
    },
  ),
]

function isFile(given: unknown): boolean {
  return (
    typeof given === 'object' && given !== null && Reflect.get(given, 'bytes') instanceof Buffer
  )
}
