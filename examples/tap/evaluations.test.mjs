// tap

import { worldFor } from 'evalmock/testing'
import t from 'tap'

t.test('two tests at once do not see each other', async (t) => {
  t.jobs = 2
  for (const name of ['one', 'other'])
    t.test(name, async (t) => {
      const { url, credentials } = await worldFor(t)
      const headers = { ...credentials.scale, 'content-type': 'application/json' }
      const address = `${url}/v5/evaluations/7c0e6f0a-3f0d-4d0b-9a55-0a1f5a1c2b01`
      const before = await (await fetch(address, { headers })).json()
      t.equal(before.name, 'Capital cities')
      await fetch(address, { method: 'PATCH', headers, body: JSON.stringify({ name }) })
      t.equal((await (await fetch(address, { headers })).json()).name, name)
    })
})
