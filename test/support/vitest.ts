// The part of vitest used by the documentation's examples, so that they can run without it.
import assert from 'node:assert/strict'
import nodeTest from 'node:test'

export function test(
  name: string,
  body: (context: { onTestFinished(work: () => Promise<void>): void }) => Promise<void>,
): void {
  nodeTest(name, (t) => body({ onTestFinished: (work) => t.after(work) }))
}

export const expect = (value: unknown) => ({
  toBe: (wanted: unknown) => assert.equal(value, wanted),
  rejects: { toThrow: () => assert.rejects(value as Promise<unknown>) },
})
