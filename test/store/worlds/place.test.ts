import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openMemory } from '../../../src/store/sql/database.ts'
import { firstContent, InFile, InMemory } from '../../../src/store/worlds/place.ts'

t.test('the first content of a file is kept up to a size, and only if it is whole', async (t) => {
  const path = join(t.testdir({ logged: 'x', 'logged-wal': 'y', empty: 'x', 'empty-wal': '' }), 'w')
  const lost = { lost: 'the world had more than 1024 KiB of data when it was opened' }
  t.same(firstContent(path), lost, 'there is none')
  writeFileSync(path, Buffer.alloc(1024 * 1024, 7))
  const { bytes } = firstContent(path)
  const kept = Buffer.alloc(1024 * 1024, 7)
  kept.fill(1, 18, 20)
  t.ok(bytes?.equals(kept), 'marked as without a log')
  writeFileSync(path, Buffer.alloc(1024 * 1024 + 1))
  t.same(firstContent(path), lost, 'a byte too large')
  t.same(firstContent(join(path, '..', 'logged')), {
    lost: 'the process that had the world before did not close it',
  })
  t.equal(firstContent(join(path, '..', 'empty')).lost, undefined)
})

t.test('a place has its content until it is renewed, gone or removed', async (t) => {
  const path = join(t.testdir({}), 'w.sqlite')
  const content = openMemory(undefined)
  const bytes = content.serialize()
  content.close()
  const file = new InFile(path, () => bytes, 'full', bytes)
  t.equal(file.gone(), true)
  file.open().close()
  t.equal(file.gone(), false)
  let released = 0
  const db = file.renew(
    undefined,
    (fresh) => fresh.exec("INSERT INTO meta VALUES ('key', 'value')"),
    () => released++,
  )
  t.equal(db.prepare("SELECT value FROM meta WHERE key = 'key'").pluck().get(), 'value')
  db.close()
  t.equal(released, 1)
  t.throws(
    () =>
      file.renew(
        undefined,
        () => {},
        () => {
          throw new Error('not now')
        },
      ),
    { message: 'not now' },
  )
  const again = file.open()
  t.equal(again.prepare("SELECT value FROM meta WHERE key = 'key'").pluck().get(), 'value', 'the old content')
  again.close()
  t.ok(readFileSync(path).length > 0)
  file.remove()
  t.equal(file.gone(), true)
  t.throws(() => file.open(), { message: `${path} is gone: bring it back, or drop the world` })

  const memory = new InMemory(undefined, () => bytes)
  t.same([memory.lasting, memory.gone(), memory.name], [false, false, 'the world in memory'])
  t.same([file.lasting, file.name], [true, path])
})
