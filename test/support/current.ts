// What `import t from 'tap'` means to a test file that shares its process with others: the test of that file.
import root, { type Test } from 'tap'
import type { Counts } from './digest.ts'

let current: Test = root

/** Runs a test file as one test. Its `t` stands for it until the next file. */
export async function runFile(file: string, load: () => Promise<unknown>): Promise<Counts> {
  await root.test(file, async (t) => {
    current = t
    await load()
  })
  const { pass, fail, skip, todo } = current.counts
  return { passed: pass, failed: fail, skipped: skip + todo }
}

export { root }

export default new Proxy(root, {
  get: (_, name) => {
    const member = Reflect.get(current, name)
    return typeof member === 'function' ? member.bind(current) : member
  },
})
