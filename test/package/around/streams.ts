// The event stream through proxies that compress and buffer.
import { spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Surroundings, succeed } from '../check.ts'
import { freePort, stop, withServer } from './server.ts'

/** Run where the packages are: a server of an application that compresses, and hands calls on. */
const MIDDLEWARE = `
  import compression from 'compression'
  import express from 'express'
  import { createProxyMiddleware } from 'http-proxy-middleware'
  const app = express()
  app.use(compression({ threshold: 0, filter: () => true }))
  app.use(createProxyMiddleware({ target: process.env.TARGET }))
  app.listen(Number(process.env.PORT), '127.0.0.1')
`

const nginxFile = (folder: string, port: number, target: string): string => `
  daemon off;
  ${process.getuid?.() === 0 ? 'user root;' : ''}
  worker_processes 1;
  pid ${folder}/pid;
  error_log ${folder}/error.log;
  events {}
  http {
    access_log off;
    gzip on;
    gzip_proxied any;
    gzip_types *;
    ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join('\n')}
    server {
      listen 127.0.0.1:${port};
      location / { proxy_pass ${target}; }
    }
  }
`

export async function streams({ app, work, installed }: Surroundings): Promise<string> {
  const modules = await installed('npm')
  await withServer(app, [], async (target) => {
    const port = await freePort()
    const middleware = spawn(process.execPath, ['--input-type=module', '-e', MIDDLEWARE], {
      cwd: modules,
      env: { ...process.env, NODE_OPTIONS: '', TARGET: target, PORT: String(port) },
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    try {
      await follow('compression and http-proxy-middleware', `http://127.0.0.1:${port}`)
    } finally {
      await stop(middleware)
    }
    const folder = join(work, 'nginx')
    await mkdir(folder)
    const other = await freePort()
    await writeFile(join(folder, 'nginx.conf'), nginxFile(folder, other, target))
    await succeed(work, ['nginx', '-t', '-q', '-p', folder, '-c', join(folder, 'nginx.conf')])
    const nginx = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], {
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    try {
      await follow('nginx', `http://127.0.0.1:${other}`)
    } finally {
      await stop(nginx)
    }
  })
  return 'events come at once through compression, http-proxy-middleware and nginx'
}

/** Reads the stream's first bytes and then an event, each while the stream goes on. @throws Error if they do not come */
async function follow(what: string, url: string): Promise<void> {
  const abort = new AbortController()
  const giveUp = setTimeout(() => abort.abort(), 60_000)
  try {
    await untilUp(`${url}/_mock/readyz`, abort.signal)
    const reply = await fetch(`${url}/_mock/events?types=world`, {
      headers: { 'accept-encoding': 'gzip, br' },
      signal: abort.signal,
    })
    let text = ''
    const chunks = (reply.body as ReadableStream<Uint8Array>).getReader()
    const until = async (part: string): Promise<void> => {
      while (!text.includes(part)) text += Buffer.from((await chunks.read()).value ?? []).toString()
    }
    await until(': connected\n')
    await fetch(`${url}/_mock/reset`, { method: 'POST', signal: abort.signal })
    await until('"what":"reset"')
  } catch (error) {
    throw new Error(`${what} holds the events back: ${error}`)
  } finally {
    clearTimeout(giveUp)
    abort.abort()
  }
}

async function untilUp(url: string, signal: AbortSignal): Promise<void> {
  const isUp = await fetch(url, { signal }).then(
    ({ ok }) => ok,
    (error: Error) => {
      if (signal.aborted) throw error
      return false
    },
  )
  if (isUp) return
  await new Promise((resolve) => setTimeout(resolve, 100))
  await untilUp(url, signal)
}
