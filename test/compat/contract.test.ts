/**
 * The contract of dialects: a route follows from its declaration, and a declaration that does not fit the schema stops the start.
 */
import { buildSchema, print } from 'graphql'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { dialects } from '../../src/compat/dialects.ts'
import { shownOn, yearEnd } from '../../src/compat/examples.ts'
import {
  combined,
  constant,
  count,
  eg,
  type Field,
  from,
  given,
  here,
  id,
  listOf,
  nullable,
  object,
  optional,
  text,
  within,
  words,
} from '../../src/compat/fields.ts'
import { choice, part } from '../../src/compat/names.ts'
import { askedOf, questionsOf } from '../../src/compat/question.ts'
import { listRoute, type Page, route } from '../../src/compat/route.ts'
import { inWords } from '../../src/compat/wording.ts'
import { compile } from '../../src/graphql/execution/compile.ts'
import { schema } from '../../src/graphql/schema/schema.ts'

const library = buildSchema(`
  enum Kind { NOVEL ATLAS }
  type Author { id: ID! name: String! bornAt: String }
  type Book { id: ID! title: String! pages: Int! kind: Kind! tags: [String!]! author: Author! heir: Author }
  type BookEdge { node: Book! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type BookConnection { edges: [BookEdge!]! pageInfo: PageInfo! }
  input ChapterInput { chapterTitle: String! pages: Int }
  input AddBookInput { bookTitle: String! kind: Kind chapters: [ChapterInput!] }
  type Query {
    book(id: ID!): Book!
    books(first: Int = 20, after: String, kind: Kind): BookConnection!
    lostBook: Book
  }
  type Mutation { addBook(input: AddBookInput!, shelf: Int): Book! }
`)

const page: Page = {
  query: { limit: z.string().transform(Number).optional(), cursor: z.string().optional() },
  as: { limit: 'first', cursor: 'after' },
  defaults: { first: 50 },
  answer: { more: from('pageInfo.hasNextPage', { ...count, type: 'Boolean' }) },
}
const described = { name: 'x', summary: 'A route.', tag: 'Books' }
const kinds = words('Kind', { NOVEL: 'novel', ATLAS: 'atlas' })
const getBook = (answer: Record<string, Field>) =>
  route('GET /books/{book_id}', {
    ...described,
    asks: 'query book',
    as: { book_id: 'id' },
    answer: object(answer),
  })
const addBook = (body: z.ZodRawShape, as = {}) =>
  route('POST /books', { ...described, asks: 'mutation addBook', as, body, answer: object({ id }) })

function asked(made: ReturnType<typeof route>) {
  const { document, variablesOf } = askedOf(library, made.question!)
  return { document: print(document).replaceAll(/\s+/g, ' ').trim(), variablesOf }
}

describe('a route', () => {
  it('asks for its fields, once each, by their names in GraphQL', () => {
    const made = getBook({
      id,
      book_title: from('title', text),
      again: from('title', text),
      ...within('author', { author_id: from('id', id), name: text }),
      heir: nullable(object({ born_at: nullable(text) })),
      whole: here(object({ pages: count, heir: optional(object({ id })) })),
      said: given('book_id', z.string(), 'b'),
      kind_of: combined(
        { kind: kinds, pages: count },
        { schema: z.string(), example: 'novel' },
        ({ kind, pages }) => `${kind} of ${pages}`,
      ),
    })
    expect(asked(made).document).toBe(
      'query X($id: ID!) { answer: book(id: $id) { id title author { id name } heir { bornAt id } pages kind } }',
    )
  })

  it('writes what was answered in its words', async () => {
    const made = getBook({
      said: given('book_id', z.string(), 'b'),
      kind: kinds,
      labels: from('tags', listOf(text)),
      born_at: from('heir.bornAt', nullable(text)),
      heir: optional(object({ id })),
      type: constant('book'),
    })
    const row = { kind: 'ATLAS', tags: ['a', 'b'], heir: null }
    const ask = Object.assign(() => Promise.reject(new Error('no document')), {
      question: () => Promise.resolve(row),
    })
    const request = { path: { book_id: 'b7' }, query: {}, headers: {}, body: {} }
    const { body } = await made.answer(request, ask as never)
    expect(body).toEqual({
      ...{ said: 'b7', kind: 'atlas', labels: ['a', 'b'], born_at: null },
      ...{ heir: undefined, type: 'book' },
    })
  })

  it('gives what it takes as arguments and as the input, at any depth', async () => {
    const chapter = part(z.strictObject({ heading: z.string(), pages: z.number().optional() }), {
      heading: 'chapterTitle',
    })
    const made = addBook(
      {
        book_title: z.string(),
        type: choice({ NOVEL: 'novel', ATLAS: 'atlas' }).optional(),
        chapters: z.array(chapter).nullish(),
        shelf: z.number().optional(),
      },
      { type: 'kind' },
    )
    const { document, variablesOf } = asked(made)
    expect(document).toBe(
      'mutation X($input: AddBookInput!, $shelf: Int) { answer: addBook(input: $input, shelf: $shelf) { id } }',
    )
    const variables: unknown[] = []
    const ask = Object.assign(() => Promise.reject(new Error('no document')), {
      question: (_: unknown, given: Record<string, unknown>) => {
        variables.push(variablesOf(given))
        return Promise.resolve({ id: 'b' })
      },
    })
    const body = { book_title: 'T', type: 'atlas', chapters: [{ heading: 'One' }], shelf: 3 }
    await made.answer({ path: {}, query: {}, headers: {}, body }, ask as never)
    const input = { bookTitle: 'T', kind: 'ATLAS', chapters: [{ chapterTitle: 'One' }] }
    expect(variables).toEqual([{ input, shelf: 3 }])
  })

  it('of a list asks for a page, and leaves out rows of which nothing is shown', () => {
    const shown = combined(
      { kind: kinds, title: text },
      { schema: z.string().nullable(), example: 'T' },
      ({ kind, title }) => (kind === 'atlas' ? null : title),
    )
    const made = listRoute('GET /books', page, {
      ...described,
      asks: 'query books',
      rows: { books: shown },
    })
    expect(asked(made).document).toBe(
      'query X($first: Int = 20, $after: String) { answer: books(first: $first, after: $after) { edges { node { kind title } } pageInfo { hasNextPage } } }',
    )
    expect(made.example?.response).toEqual({ books: ['T'], more: 1 })
  })

  it('shows an example with the times of the day', () => {
    const made = getBook({ born: from('title', eg(yearEnd, text)) })
    expect(shownOn(new Date('2026-05-01T00:00:00Z'), made.example)).toEqual({
      path: { book_id: 'id_001' },
      response: { born: '2027-12-31T23:59:59Z' },
    })
  })
})

describe('a route that does not fit the schema', () => {
  const listBooks = (query: z.ZodRawShape, row: Field) =>
    listRoute('GET /books', page, { ...described, asks: 'query books', query, rows: { rows: row } })
  const ask = (asks: 'query lostBook' | 'query noBook') =>
    route('GET /lost', { ...described, asks, answer: object({ id }) })
  const title = { book_title: z.string() }
  const chapters = (as: Record<string, string>) => {
    const shape = { heading: z.string().optional(), pages: z.number().optional() }
    return addBook({ ...title, chapters: z.array(part(z.strictObject(shape), as)) })
  }
  const cases: [string, ReturnType<typeof route>, string][] = [
    ['an unknown root field', ask('query noBook'), 'the schema has no such field'],
    ['a root field that may be null', ask('query lostBook'), 'its answer may be null'],
    ['an unknown field', getBook({ subtitle: text }), 'Book has no subtitle for subtitle'],
    ['an unknown field inside', getBook(within('author', { age: count })), 'Author has no age'],
    ['another scalar', getBook({ pages: text }), 'pages is Int'],
    ['null that it does not allow for', getBook({ heir: object({ id }) }), 'heir may be null'],
    ['null on the way', getBook({ heir_id: from('heir.id', id) }), 'heir_id may be null'],
    ['a list for one', getBook({ title: listOf(text) }), 'title is no list'],
    ['one for a list', getBook({ tags: text }), 'tags is a list'],
    ['a path through a list', getBook({ tag: from('tags.name', text) }), 'tags is a list'],
    ['an enum value without a word', getBook({ kind: words('Kind', { NOVEL: 'n' }) }), 'no word'],
    ['an unknown argument', listBooks({ colour: z.string() }, text), 'takes no colour'],
    ['an unknown field of the input', addBook({ ...title, isbn: z.string() }), 'takes no isbn'],
    ['an unknown field inside of it', chapters({ heading: 'header' }), 'takes no header'],
    ['a missing field of the input', addBook({ kind: z.string() }), 'it needs bookTitle'],
    ['a missing field inside of it', chapters({ heading: 'pages' }), 'it needs chapterTitle'],
    [
      'a missing argument',
      route('GET /book', { ...described, asks: 'query book', answer: object({ id }) }),
      'it needs id',
    ],
  ]
  it.each(cases)('is refused for %s', (_title, made, sentence) => {
    const { root } = made.question!
    expect(() => askedOf(library, made.question!)).toThrow(
      `A route does not fit ${root} of the schema: `,
    )
    expect(() => askedOf(library, made.question!)).toThrow(sentence)
  })
})

describe('a refusal of the core', () => {
  const chapter = part(z.strictObject({ page_count: z.number() }), { page_count: 'pages' })
  const made = addBook(
    { book_title: z.string(), type: z.string(), chapters: z.array(chapter), shelf: z.number() },
    { type: 'kind' },
  )
  const names = made.names({ query: {}, headers: {}, body: { chapters: [{ page_count: 1 }] } })
  const refusal = (message: string, details = {}) => inWords({ message, details }, names)

  it('names the fields as the route does', () => {
    expect(refusal('bookTitle must be longer than kind.').message).toBe(
      'book_title must be longer than kind.',
    )
    const issues = [
      { path: 'chapters.0.pages', message: 'must be positive' },
      { path: 'kind', message: 'must go with bookTitle' },
    ]
    expect(refusal('Invalid input: …', { issues })).toEqual({
      message:
        'Invalid input: chapters.0.page_count must be positive; type must go with book_title.',
      details: {
        issues: [
          { path: 'chapters.0.page_count', message: 'must be positive' },
          { path: 'type', message: 'must go with book_title' },
        ],
      },
    })
  })

  it('leaves what was quoted and what no route knows as it is', () => {
    const message = 'No "bookTitle" has the otherName.'
    expect(refusal(message).message).toBe(message)
  })
})

describe.each(dialects.map((dialect) => [dialect.name, dialect] as const))(
  '%s',
  (_, { routes }) => {
    it('fits the schema with each route, whose document is compiled', () => {
      const declared = routes.flatMap(({ name, ...route }) =>
        questionsOf(route).map((question) => ({ name, question })),
      )
      const slow = declared.filter(({ question }) => {
        return compile(schema, askedOf(schema, question).document, null) === null
      })
      expect(declared.length).toBeGreaterThan(0)
      expect(slow.map(({ name }) => name)).toEqual([])
    })
  },
)
