import t from 'tap'
import { keepText, textOf } from '../../src/http/wire-text.ts'

const counting = () => {
  const made: unknown[] = []
  const stringify = (value: unknown): string => {
    if (typeof value === 'object' && value !== null) made.push(value)
    return JSON.stringify(value)
  }
  return { made, stringify }
}

t.test('a reply with lasting parts has the text that it would have without', async (t) => {
  const part = keepText({ id: 'a', text: 'é "quoted"', list: [1, null, { deep: true }] })
  const other = { id: 'b', gone: undefined }
  const replies: unknown[] = [
    part,
    [part, other, part],
    { object: 'list', items: [part, other], total: 2, gone: undefined, none: null },
    { requestId: 'r', result: { list: [part], page: { marker: '', more: false } } },
    { result: part },
    { 'odd "name"': part },
    { first: { plain: 1 }, items: [other, part] },
    {},
    [],
    null,
    'text',
    7,
  ]
  for (const reply of replies)
    for (let twice = 0; twice < 2; twice++)
      t.equal(
        textOf(reply, (value) => JSON.stringify(value)),
        JSON.stringify(reply),
      )
})

t.test('the text of a lasting part is made once', async (t) => {
  const part = keepText({ id: 'once' })
  const { made, stringify } = counting()
  textOf({ items: [part, part] }, stringify)
  textOf({ items: [part] }, stringify)
  textOf(part, stringify)
  t.same(made, [part])
})

t.test('other parts are written anew each time', async (t) => {
  const part = { n: 1 }
  t.equal(textOf({ part }, JSON.stringify), '{"part":{"n":1}}')
  part.n = 2
  t.equal(textOf({ part }, JSON.stringify), '{"part":{"n":2}}')
})
