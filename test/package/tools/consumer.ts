// Compiled, not run: what a program that imports the package sees of it, its own declarations checked too.
import { createEvalmock, type WorldHandle } from 'evalmock'
import { worldFor } from 'evalmock/testing'

export async function use(t: { after(work: () => Promise<void>): void }): Promise<WorldHandle> {
  await using evalmock = await createEvalmock({ profile: 'live' })
  await (await evalmock.world()).clock.advance(1)
  // @ts-expect-error there is no such profile
  void createEvalmock({ profile: 'dcos' })
  return worldFor(t)
}
