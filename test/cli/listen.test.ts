import { Server } from 'node:net'
import t from 'tap'
import { reachable } from '../../src/cli/connection/address.ts'
import { startEmulator } from '../support/emulator.ts'

t.test('on `::` the server has IPv4 and IPv6', async (t) => {
  const emulator = await startEmulator(t, { host: '::' })
  const { port } = new URL(await emulator.listen())
  t.equal((await fetch(`http://127.0.0.1:${port}/_mock/readyz`)).status, 200)
  const { family } = emulator.app.server.address() as { family: string }
  if (family === 'IPv6') t.equal((await fetch(`http://[::1]:${port}/_mock/readyz`)).status, 200)
  t.equal(reachable('::'), '127.0.0.1', 'which works in both cases')
})

for (const code of ['EAFNOSUPPORT', 'EADDRNOTAVAIL'])
  t.test(`without IPv6 (${code}) it listens on 0.0.0.0`, async (t) => {
    const { listen } = Server.prototype
    t.teardown(() => {
      Server.prototype.listen = listen
    })
    // As a kernel without IPv6 refuses it.
    Server.prototype.listen = function (this: Server, ...args: unknown[]) {
      if ((args[0] as { host?: string }).host !== '::') return listen.apply(this, args as never)
      process.nextTick(() => this.emit('error', Object.assign(new Error(`listen ${code} :::0`), { code })))
      return this
    } as typeof listen
    const emulator = await startEmulator(t, { host: '::' })
    const { port } = new URL(await emulator.listen())
    t.match(emulator.app.server.address(), { address: '0.0.0.0', family: 'IPv4' })
    t.equal((await fetch(`http://127.0.0.1:${port}/_mock/readyz`)).status, 200)
  })

t.test('another error of `::` is reported as it is', async (t) => {
  const first = await startEmulator(t, { host: '::' })
  const { port } = new URL(await first.listen())
  const second = await startEmulator(t, { host: '::', port: Number(port) })
  await t.rejects(second.listen(), { code: 'EADDRINUSE' })
})
