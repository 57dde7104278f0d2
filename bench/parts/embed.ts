// The time of `createEvalmock()` in a test process that already runs: every call after the first.
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { pinned } from '../machine.ts'
import { output } from '../output.ts'

const program = (index: string, times: number): string => `
const { createEvalmock } = await import(${JSON.stringify(index)})
const ms = []
for (let i = 0; i <= ${times}; i++) {
  const began = performance.now()
  const mock = await createEvalmock()
  ms.push(performance.now() - began)
  await mock.close()
}
console.log(JSON.stringify(ms.slice(1)))`

/** @param argv the command that starts Evalmock; its package also has the module */
export async function embedTimes(argv: readonly string[], times: number): Promise<number[]> {
  const index = pathToFileURL(join(dirname(argv.at(-1) ?? ''), 'index.js')).href
  const script = program(index, times)
  return JSON.parse(await output(pinned(0, [process.execPath, '--input-type=module', '-e', script])))
}
