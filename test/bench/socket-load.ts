/** A load generator: sockets with a subscription each, opened once and then left alone or listened to. */
import { WebSocket } from 'ws'
import { answerLoad } from './load-process.ts'
import { nowMs } from './monotonic.ts'

export interface SocketTask {
  /** One socket each. */
  sockets: { url: string; key: string; customerId: string }[]
  query: string
  /** What is waited for: the first message of each socket, or events of customers until the parent says stop. */
  firstMessage: boolean
}

export interface Delivery {
  customerId: string
  sequence: number
  /** From the moment in the event's properties, in ms. */
  latenessMs: number
}

const openAtOnce = 50

interface Next {
  usageEvents?: { customerId: string; sequence: number; properties: { sentAt: number } } | null
}

function openSocket(
  { url, key, customerId }: SocketTask['sockets'][number],
  { query, firstMessage }: SocketTask,
  onDelivery: (delivery: Delivery) => void,
): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
    socket.on('open', () =>
      socket.send(JSON.stringify({ type: 'connection_init', payload: { apiKey: key } })),
    )
    socket.on('error', reject)
    socket.on('close', (code) => reject(new Error(`closed with ${code}`)))
    socket.on('message', (data) => {
      const message = JSON.parse(String(data))
      if (message.type === 'ping') return socket.send('{"type":"pong"}')
      if (message.type === 'error' || message.payload?.errors)
        return reject(new Error(String(data)))
      if (message.type === 'connection_ack') {
        const payload = { query, variables: { id: customerId } }
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }))
        if (!firstMessage) resolve(socket)
      }
      if (message.type !== 'next') return undefined
      if (firstMessage) return resolve(socket)
      const { usageEvents: event } = message.payload.data as Next
      if (!event) return undefined
      const latenessMs = nowMs() - event.properties.sentAt
      onDelivery({ customerId: event.customerId, sequence: event.sequence, latenessMs })
    })
  })
}

/** Opens all; the work then is to hand over what was delivered since the last time. */
answerLoad<SocketTask, Delivery[]>(async (task) => {
  let deliveries: Delivery[] = []
  const queue = [...task.sockets]
  const opener = async () => {
    for (let next = queue.pop(); next; next = queue.pop()) {
      await openSocket(next, task, (delivery) => void deliveries.push(delivery))
    }
  }
  await Promise.all(Array.from({ length: openAtOnce }, opener))
  return async () => {
    const taken = deliveries
    deliveries = []
    return taken
  }
})
