// `npm run openapi`: writes openapi/*.json and schemas/*.json exactly as the server sends them, and the names of operations
// as types.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createEmulator } from '../emulator.ts'
import { SINGLE_PATH } from '../http/openapi/single-path.ts'
import { packageFile } from '../package-files.ts'
import { NAMES_FILE, namesFile } from './operation-names.ts'

const { app, providers, close } = await createEmulator({ clock: '2026-01-01T00:00:00Z' })
for (const name of ['control', ...providers.map(({ name }) => name), `qianfan${SINGLE_PATH}`]) {
  const reply = await app.inject({ url: `/_mock/openapi/${name}.json`, headers: { host: '127.0.0.1:4620' } })
  if (reply.statusCode !== 200) throw new Error(`${name}: ${reply.body}`)
  const file = fileURLToPath(packageFile(`openapi/${name}.json`))
  // As sent at the default address.
  writeFileSync(file, `${JSON.stringify(reply.json(), null, 2)}\n`)
  process.stdout.write(`${file}\n`)
}
for (const name of ['data', ...providers.map(({ name }) => name)]) {
  const reply = await app.inject(`/_mock/schemas/${name}.json`)
  if (reply.statusCode !== 200) throw new Error(`${name}: ${reply.body}`)
  const file = fileURLToPath(packageFile(`schemas/${name}.json`))
  writeFileSync(file, `${JSON.stringify(reply.json(), null, 2)}\n`)
  process.stdout.write(`${file}\n`)
}
writeFileSync(packageFile(NAMES_FILE), await namesFile(app, providers))
process.stdout.write(`${fileURLToPath(packageFile(NAMES_FILE))}\n`)
await close()
