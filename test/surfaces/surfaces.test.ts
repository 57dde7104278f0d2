import { readFileSync } from 'node:fs'
import t from 'tap'
import { createProgram } from '../../src/cli/main.ts'
import { commandsWithJson, documentedOutputs, fileOf, formOf, surfaces, textOf } from './surfaces.ts'

t.test('what users script against is as the files say (npm run surfaces writes them anew)', async (t) => {
  for (const [name, surface] of Object.entries(await surfaces()))
    t.equal(textOf(surface), readFileSync(fileOf(name), 'utf8'), `${name}.json`)
})

t.test('the form of each command with --output is kept', async (t) => {
  const commands = commandsWithJson(await createProgram({ env: {}, cwd: '/', out: () => {}, err: () => {} }))
  const missing = commands.filter(
    (command) => !documentedOutputs.includes(command) && !/^snapshot (export|import)$/.test(command),
  )
  t.same(missing, [])
})

t.test('the form of a list is what its entries share, and where they differ', async (t) => {
  t.same(formOf([{ a: 1, b: 'x' }, { a: null }]), [{ a: 'null | number', 'b?': 'string' }])
  t.same(formOf([[], [{ c: true }]]), [[{ c: 'boolean' }]])
})
