// One server for all test files and workers, which take its address from the environment.
import { createEvalmock } from 'evalmock'

export default async function setup() {
  globalThis.evalmock = await createEvalmock()
  process.env.EVALMOCK_URL = globalThis.evalmock.url
}
