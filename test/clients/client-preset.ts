/** Runs the client preset of GraphQL Code Generator as an application does before it is built. */
import { hash } from 'node:crypto'
import { preset } from '@graphql-codegen/client-preset'
import { codegen } from '@graphql-codegen/core'
import { buildSchema, parse, print } from 'graphql'

/** The modules for some documents, each its own source; and its documents by their hashes, as the server keeps them. */
export async function generateClient(
  sdl: string,
  documents: string,
): Promise<Record<string, string>> {
  const sources = parse(documents).definitions.map((one) => print(one))
  const sections = await preset.buildGeneratesSection({
    baseOutputDir: 'made/',
    schema: parse(sdl),
    schemaAst: buildSchema(sdl),
    documents: sources.map((rawSDL, i) => ({
      location: `${i}.graphql`,
      document: parse(rawSDL),
      rawSDL,
    })),
    config: {
      documentMode: 'string',
      useTypeImports: true,
      enumType: 'string-literal',
      strictScalars: true,
      scalars: {
        Date: 'string',
        DateTime: 'string',
        Decimal: 'string',
        JSON: 'unknown',
        SafeInt: 'number',
      },
    },
    presetConfig: {
      fragmentMasking: false,
      // With its own words for the algorithm it writes "sha256:" before each hash.
      persistedDocuments: { hashAlgorithm: (text: string) => hash('sha256', text) },
    },
    plugins: [],
    pluginMap: {},
  })
  const files: Record<string, string> = {}
  for (const section of sections) files[section.filename] = await codegen(section)
  return files
}
