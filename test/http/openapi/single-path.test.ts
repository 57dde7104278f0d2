import { readFileSync } from 'node:fs'
import t from 'tap'
import { startEmulator } from '../../support/emulator.ts'

t.test('the single-path document is served as it is kept', async (t) => {
  const { app } = await startEmulator(t)
  const kept = JSON.parse(
    readFileSync(new URL('../../../openapi/qianfan-single-path.json', import.meta.url), 'utf8'),
  )
  const served = (await app.inject('/_mock/openapi/qianfan-single-path.json')).json()
  t.strictSame(Object.keys(served.components.schemas), Object.keys(kept.components.schemas))
  t.strictSame({ ...served, servers: undefined }, { ...kept, servers: undefined })
})
