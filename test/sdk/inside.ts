// Runs one SDK's program against the server that the environment names, as a command of `evalmock compare`.
//
//   node test/sdk/inside.ts SDK PROFILE FOLDER
import { SDKS } from './catalogue.ts'
import type { Profile } from './manifest.ts'
import { runStories } from './stories.ts'

const [id, profile, folder = ''] = process.argv.slice(2)
const sdk = SDKS.find((one) => one.id === id)
const url = process.env.EVALMOCK_URL
if (sdk === undefined || url === undefined) throw new Error(`there is no SDK ${id}, or no server`)
const { outcomes } = await runStories(sdk, profile as Profile, folder, url)
for (const { story, ok, note } of outcomes.filter((one) => !one.ok)) {
  console.error(`${sdk.id} / ${story}: ok ${ok}: ${note}`)
  process.exitCode = 1
}
