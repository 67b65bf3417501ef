/** Attacks with connections: as many as the server admits, held open or left halfway. */
import { connect as dial, type Socket } from 'node:net'
import { type Assault, type Attack, fire, fireGraphql, type Ground, inTurn } from './attack.ts'
import { openStream } from './event-stream.ts'
import { connect, type LiveClient, open } from './live-client.ts'

const balance = 'subscription ($id: ID!) { creditBalance(customerId: $id) { available sequence } }'
const touch = 'mutation ($input: AddCreditsInput!) { addCredits(input: $input) { id } }'
/** Subscriptions that one socket may have. */
const perSocket = 50

/** Opens that many one after the other, a few at a time; refused ones are left out. */
async function gather<T>(count: number, openOne: () => Promise<T>): Promise<T[]> {
  const held: T[] = []
  let left = count
  const worker = async () => {
    while (left-- > 0) {
      const one = await openOne().catch(() => null)
      if (one !== null) held.push(one)
    }
  }
  await Promise.all([worker(), worker(), worker(), worker()])
  return held
}

/** Sockets of one token with that many subscriptions each; each blow is a commit that all of them receive. */
function holdSockets(subscriptionsEach: number) {
  return async ({ url, hoard, guest }: Ground): Promise<Assault> => {
    const { id, token, recorder } = await guest()
    const count = Math.ceil(hoard.connections / (subscriptionsEach === 1 ? 1 : 20))
    const held = await gather<LiveClient>(count, async () => {
      const client = await connect(url, { token })
      for (let i = 0; i < subscriptionsEach; i++) {
        const payload = { query: balance, variables: { id } }
        client.send({ id: String(i), type: 'subscribe', payload })
      }
      return client
    })
    return {
      attackers: 2,
      async blow(turn) {
        if (turn % 2)
          return fireGraphql(url, recorder, touch, { input: { customerId: id, amount: '1' } })
        const more = await connect(url, { token }).catch(() => null)
        if (more) held.push(more)
        return more ? 'OK' : 'REFUSED'
      },
      async end() {
        for (const { socket } of held) socket.terminate()
      },
    }
  }
}

async function holdStreams({ url, hoard, guest }: Ground): Promise<Assault> {
  const { id, token, recorder } = await guest()
  const subscription = { query: balance, variables: { id } }
  const held = await gather(hoard.connections, () =>
    openStream(url, { authorization: `Bearer ${token}` }, subscription),
  )
  return {
    attackers: 1,
    blow: () => fireGraphql(url, recorder, touch, { input: { customerId: id, amount: '1' } }),
    async end() {
      for (const stream of held) stream.abort()
    },
  }
}

/**
 * Announces a large file and sends its beginning only. Ends when the server has taken the connection: who opens connections
 * without waiting fills the queue of the system, before any server sees them.
 */
function beginUpload(url: string, key: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = dial(Number(port), hostname, () => {
      socket.write(
        `POST /v1/usage/batch HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${key}\r\nExpect: 100-continue\r\n` +
          'Content-Type: application/json\r\nContent-Length: 16000000\r\n\r\n{"format": "csv", "data": "',
      )
    })
    socket.on('error', reject)
    // The answer must be read, though it is not used.
    socket.on('data', () => resolve(socket))
    socket.on('close', () => resolve(socket))
  })
}

/** Uploads with a customer's token, which may not upload, and with a key that may. */
async function holdUploads(ground: Ground): Promise<Assault> {
  const { url, hoard } = ground
  const credentials = [(await ground.guest()).token, await ground.key()]
  let begun = 0
  const begin = () => beginUpload(url, inTurn(credentials, begun++))
  const held = await gather(Math.min(hoard.connections, 40), begin)
  return {
    attackers: 1,
    async blow() {
      const next = await begin().catch(() => null)
      if (next) held.push(next)
      held.shift()?.destroy()
      return next ? 'OK' : 'REFUSED'
    },
    async end() {
      for (const socket of held) socket.destroy()
    },
  }
}

/** JSON that takes a deep stack to walk, where no schema limits it. */
async function nestDeep(ground: Ground): Promise<Assault> {
  const { url } = ground
  const { token } = await ground.guest()
  const depth = 50_000
  const extensions = `{"a": ${'['.repeat(depth)}${']'.repeat(depth)}}`
  const payload = `{"query": "{ __typename }", "extensions": ${extensions}}`
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  return {
    attackers: 2,
    async blow(turn) {
      if (turn % 2) return fire(url, { path: '/graphql', method: 'POST', headers, body: payload })
      const init = turn % 4 === 0
      const client: LiveClient = init ? await open(url) : await connect(url, { token })
      const type = init ? 'connection_init' : 'subscribe'
      const answered = new Promise((resolve) => {
        client.socket.once('message', resolve)
        client.socket.once('close', resolve)
      })
      client.send(`{"id": "1", "type": "${type}", "payload": ${payload}}`)
      await answered
      client.socket.terminate()
      return 'OK'
    },
  }
}

export const connectionAttacks: Attack[] = [
  { name: 'sockets of one customer', setUp: holdSockets(1) },
  { name: 'subscriptions of one customer', setUp: holdSockets(perSocket) },
  { name: 'event streams of one customer', setUp: holdStreams },
  { name: 'uploads that stop', setUp: holdUploads },
  { name: 'extensions 50,000 deep', setUp: nestDeep },
]
