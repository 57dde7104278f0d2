// A reset returns to where the world began: the fixtures, or what it was made from; or to another start that was set.
import t from 'tap'
import { startControlled } from '../../support/control.ts'

type All = Awaited<ReturnType<typeof startControlled>>

const make = ({ acme }: All, name: string, world?: string) => acme('POST', '/tasks', { name }, world)
const names = async ({ acme }: All, world?: string): Promise<string[]> =>
  ((await acme('GET', '/tasks', undefined, world)).json as { name: string }[]).map(({ name }) => name)

for (const lasting of [false, true])
  t.test(`a world returns to what it was made from (${lasting ? 'files' : 'memory'})`, async (t) => {
    const data = lasting ? t.testdir() : undefined
    const all = await startControlled(t, { data })
    await make(all, 'first')
    await all.control('PUT', '/plan', { pace: 'polls', polls: 7 })
    await all.control('POST', '/snapshots/ready')
    const file = (await all.control('GET', '/state')).text
    await all.control('POST', '/worlds', { name: 'fork', fromWorld: 'default' })
    await all.control('POST', '/worlds', { name: 'copy', fromSnapshot: 'ready' })
    await all.control('POST', '/worlds', { name: 'bare', empty: true })
    await all.control('PUT', '/worlds/read/state', file)
    await all.control('POST', '/worlds/back/snapshots/ready/restore')
    for (const world of ['fork', 'copy', 'read', 'back', 'bare']) {
      await make(all, 'later', world)
      await all.control('PUT', `/worlds/${world}/plan`, { pace: 'immediate' })
      t.equal((await all.control('POST', `/worlds/${world}/reset`)).status, 200)
      t.same(await names(all, world), world === 'bare' ? [] : ['first'], world)
      if (world !== 'bare')
        t.match((await all.control('GET', `/worlds/${world}/plan`)).json, { pace: 'polls', polls: 7 }, world)
    }
    await all.control('POST', '/reset')
    t.same(await names(all), [], 'the world that was there before returns to the fixtures')
    await all.control('DELETE', '/worlds/fork')
    await make(all, 'anew', 'fork')
    await all.control('POST', '/worlds/fork/reset')
    t.same(await names(all, 'fork'), [], 'a world of the same name is another world')
  })

t.test('another start is set for one world, or for all of them', async (t) => {
  const all = await startControlled(t)
  await make(all, 'one')
  await make(all, 'other', 'other')
  await all.control('POST', '/snapshots/ready')
  t.equal((await all.control('POST', '/reset', { to: 'ready' })).status, 200)
  await make(all, 'two')
  await all.control('POST', '/reset')
  t.same(await names(all), ['one'])
  await all.control('POST', '/worlds/other/reset')
  t.same(await names(all, 'other'), [])
  await all.control('POST', '/reset', { to: 'ready', all: true })
  t.same(await names(all, 'other'), ['one'])
  t.same(await names(all, 'new'), ['one'], 'also for worlds to come')
  await all.control('POST', '/reset', { fixtures: true, all: true })
  for (const world of ['default', 'other', 'new', 'newer']) t.same(await names(all, world), [])
  t.match(await all.control('POST', '/reset', { to: 'redy' }), { status: 404 })
  t.match(await all.control('POST', '/reset', { to: 'ready', fixtures: true }), { status: 400 })
  t.match(await all.control('POST', '/reset', { too: 'ready' }), { status: 400 })
})

t.test('a world in a file returns to its start after a restart, and to one that was set', async (t) => {
  const data = t.testdir()
  const first = await startControlled(t, { data })
  await make(first, 'made before')
  await first.control('POST', '/worlds', { name: 'fork', fromWorld: 'default' })
  await make(first, 'set', 'other')
  await first.control('PUT', '/worlds/other/plan', { pace: 'polls', polls: 7 })
  await first.control('POST', '/worlds/other/snapshots/ready')
  await first.control('POST', '/worlds/other/reset', { to: 'ready' })
  for (const world of ['default', 'fork', 'other']) await make(first, 'later', world)
  await first.emulator.close()

  const second = await startControlled(t, { data })
  const expected: Readonly<Record<string, readonly string[]>> = {
    default: [],
    fork: ['made before'],
    other: ['set'],
  }
  for (const [world, tasks] of Object.entries(expected)) {
    t.ok((await names(second, world)).includes('later'), `${world} is as it was`)
    await second.control('DELETE', '/snapshots/ready')
    t.equal((await second.control('POST', `/worlds/${world}/reset`)).status, 200)
    t.same(await names(second, world), tasks, world)
  }
  t.match((await second.control('GET', '/worlds/other/plan')).json, { pace: 'polls', polls: 7 })
  await second.control('POST', '/worlds/other/reset', { fixtures: true })
  await make(second, 'later', 'other')
  await second.emulator.close()

  const third = await startControlled(t, { data })
  await third.control('POST', '/worlds/other/reset')
  t.same(await names(third, 'other'), [], 'the fixtures are its start again')
})
