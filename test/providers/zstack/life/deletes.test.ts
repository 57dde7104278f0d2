import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { startEmulator } from '../../../support/emulator.ts'
import { SEED, zstackClient } from '../../../support/zstack.ts'

t.test('X-Job-Batch says whether all, some or none of a bulk delete succeeded', async (t) => {
  const emulator = await startEmulator(t, { profile: 'live' })
  const client = await zstackClient(emulator)
  const server = createServer((_, response) => response.end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const hook = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const cases: [uuids: string[], batch: string][] = [
    [['nonsense'], 'FAIL'],
    [['nonsense', 'neither'], 'FAIL'],
    [['nonsense', SEED.mmlu], 'PARTIAL'],
    [[SEED.gsm8k], 'SUCCESS'],
  ]
  for (const [uuids, batch] of cases) {
    const called = once(server, 'request')
    const query = uuids.map((uuid) => `uuids=${uuid}`).join('&')
    const answer = await client.call('DELETE', `/ai/datasets?${query}`, undefined, { 'x-web-hook': hook })
    t.equal(answer.status, 202)
    const [{ headers }] = await called
    t.match(headers, { 'x-job-success': 'true', 'x-job-batch': batch }, batch)
  }
})
