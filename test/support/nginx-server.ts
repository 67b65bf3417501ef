/** A real nginx in front of a server: configured as Debian ships it, on a free port, stopped by its process id. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { debianPath } from './debian-tools.ts'
import { freePort } from './redis-server.ts'

export interface NginxServer {
  url: string
  close(): Promise<void>
}

/** Writes into the folder; proxies everything to the target, without settings for streams. */
export async function startNginx(folder: string, target: string): Promise<NginxServer> {
  const port = await freePort()
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, configuration(folder, port, target))
  const child = spawn('nginx', ['-p', folder, '-c', file, '-e', join(folder, 'nginx-error.log')], {
    cwd: folder,
    stdio: 'ignore',
    env: { PATH: debianPath },
  })
  const exited = once(child, 'exit')
  let ended = false
  exited.then(() => {
    ended = true
  })
  while (!ended && !(await answers(port))) await sleep(10)
  if (ended) throw new Error(`nginx ended: see ${folder}/nginx-error.log`)
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      child.kill('SIGTERM')
      await exited
    },
  }
}

/** Debian's nginx.conf, with a site that proxies everything in one line; only the paths of files differ. */
function configuration(folder: string, port: number, target: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((what) => `${what}_temp_path ${join(folder, what)};`)
    .join('\n  ')
  return `daemon off;
master_process off;
pid ${join(folder, 'nginx.pid')};
events { worker_connections 768; }
http {
  ${temporary}
  sendfile on;
  tcp_nopush on;
  types_hash_max_size 2048;
  default_type application/octet-stream;
  access_log off;
  gzip on;
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass ${target}; }
  }
}
`
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const end = (isThere: boolean) => {
      socket.destroy()
      resolve(isThere)
    }
    socket.once('connect', () => end(true)).once('error', () => end(false))
  })
}
