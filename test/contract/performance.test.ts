// The page of figures says what was measured, and no more.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { goalsOf } from '../../bench/goals.ts'
import { report } from '../../bench/report.ts'
import type { Results } from '../../bench/results.ts'

const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')
const results = JSON.parse(read('bench/results.json')) as Results

t.test('docs/performance.md is made from bench/results.json', async (t) => {
  t.equal(read('docs/performance.md'), report(results), 'npm run bench -- --report makes it anew')
})

t.test('each goal has been measured', async (t) => {
  const unmeasured = goalsOf(results).filter(({ measured }) => measured === undefined)
  t.same(
    unmeasured.map(({ about }) => about),
    [],
  )
})
