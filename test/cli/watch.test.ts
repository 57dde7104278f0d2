// `--watch`: the files of --fixtures are loaded again when they change.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import t, { type Test } from 'tap'
import { ConfigError, loadConfig } from '../../src/config/config.ts'
import { PROGRAM } from '../support/program.ts'

interface Watching {
  readonly url: string
  /** The next line of the log that fits, of those not seen yet. */
  next(pattern: RegExp): Promise<string>
  stop(): Promise<void>
}

async function serve(t: Test, flags: readonly string[]): Promise<Watching> {
  const child = spawn(process.execPath, [PROGRAM, '--port', '0', '--watch', '--auth', 'off', ...flags], {
    env: { PATH: process.env.PATH, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const { done, value } = await lines.next()
      if (done) throw new Error(`the server ended without a line like ${pattern}`)
      if (pattern.test(value)) return value
    }
  }
  const url = (await next(/^EVALMOCK_URL=/)).slice('EVALMOCK_URL='.length)
  const stop = async (): Promise<void> => {
    const exit = once(child, 'exit')
    child.kill('SIGTERM')
    await exit
  }
  return { url, next, stop }
}

t.setTimeout(180_000)

const dataset = (name: string): string => `scale:\n  datasets:\n    - name: ${name}\n`

async function datasets(url: string, world = 'default'): Promise<string[]> {
  const reply = await fetch(`${url}/v5/datasets`, { headers: { 'x-api-key': `mock-${world}` } })
  const { items } = (await reply.json()) as { items: { name: string }[] }
  return items.map(({ name }) => name).sort()
}

const post = (url: string, path: string, body: object = {}): Promise<Response> =>
  fetch(`${url}/_mock${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

t.test('a file is loaded again, written in place or renamed over, and worlds return to it', async (t) => {
  const folder = t.testdir({ 'my.yaml': dataset('first') })
  const file = join(folder, 'my.yaml')
  const { url, next, stop } = await serve(t, ['--fixtures', file, '--log-format', 'text'])
  t.strictSame(await datasets(url), ['first'])
  await post(url, '/worlds', { name: 'kept', fromWorld: 'default' })
  await post(url, '/worlds', { name: 'fresh' })
  await post(url, '/worlds/fresh/state', { scale: { datasets: [{ name: 'of the test' }] } })

  writeFileSync(`${file}~`, dataset('renamed over'))
  renameSync(`${file}~`, file)
  const line = await next(/fixtures loaded again/)
  t.match(line, /^\d\d:\d\d:\d\d fixtures loaded again, \S+my\.yaml changed; reset: default, fresh$/)
  t.strictSame(await datasets(url), ['renamed over'])
  const named = async (world: string): Promise<string[]> => {
    const state = await (await fetch(`${url}/_mock/worlds/${world}/state`)).json()
    return (state as { scale: { datasets: { name: string }[] } }).scale.datasets.map(({ name }) => name)
  }
  t.strictSame(await named('fresh'), ['renamed over'])
  t.strictSame(await named('kept'), ['first'], 'a world made from another returns to that')

  writeFileSync(file, 'scale:\n  datasets:\n    - nam: x\n  evaluation: []\n')
  t.match(await next(/error fixtures not loaded/), /error fixtures not loaded, the worlds stay as they are:$/)
  t.match(await next(/my\.yaml:3:7/), /scale\.datasets\[0\]\.nam: .*did you mean name\?$/)
  t.match(await next(/my\.yaml:4:3/), /scale\.evaluation: .*did you mean evaluations\?$/)
  t.strictSame(await datasets(url), ['renamed over'], 'the old data is kept')

  writeFileSync(file, dataset('in place'))
  await next(/fixtures loaded again/)
  t.strictSame(await datasets(url), ['in place'])
  await post(url, '/worlds', { name: 'later' })
  t.strictSame(await named('later'), ['in place'], 'new worlds start with it too')
  rmSync(file)
  await next(/my\.yaml: no such file/)
  t.strictSame(await datasets(url), ['in place'])
  await stop()
})

t.test('a folder is watched with what is in it, and the worlds of --data are reset as well', async (t) => {
  const folder = t.testdir({ data: {}, mine: { 'a.yaml': dataset('a') } })
  const flags = ['--fixtures', join(folder, 'mine'), '--data', join(folder, 'data'), '--log-format', 'json']
  const { url, next, stop } = await serve(t, flags)
  t.strictSame(await datasets(url), ['a'])
  writeFileSync(join(folder, 'mine', 'notes.txt'), 'not data')
  writeFileSync(join(folder, 'mine', 'b.yaml'), dataset('b'))
  t.match(JSON.parse(await next(/fixtures loaded again/)), {
    level: 30,
    files: [join(folder, 'mine', 'b.yaml')],
    worlds: ['default'],
  })
  t.strictSame(await datasets(url), ['a', 'b'])
  mkdirSync(join(folder, 'mine', 'more'))
  writeFileSync(join(folder, 'mine', 'c.yaml'), dataset('c'))
  await next(/fixtures loaded again/)
  t.strictSame(await datasets(url), ['a', 'b', 'c'])
  await stop()
})

t.test('without files there is nothing to watch', async (t) => {
  const nothing = ['--watch: there are no files to watch: name them with --fixtures']
  for (const fixtures of [undefined, ['none'], ['builtin']])
    t.throws(() => loadConfig({ flags: { watch: true, fixtures } }), Object.assign(new ConfigError(nothing)))
  t.throws(
    () => loadConfig({ env: { EVALMOCK_WATCH: 'true' }, cwd: t.testdir() }),
    Object.assign(new ConfigError(nothing)),
  )
  t.match(loadConfig({ flags: { watch: true, fixtures: ['builtin', 'my.yaml'] } }), { watch: true })
})
