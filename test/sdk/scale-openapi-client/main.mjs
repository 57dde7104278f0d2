// Generates types from the server's document, type-checks the program with them, then runs it. One JSON line each story.
import { execFile } from 'node:child_process'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)
const { SGP_CLIENT_BASE_URL, EVALMOCK_PROFILE: folder } = process.env

async function generate() {
  const reply = await fetch(`${SGP_CLIENT_BASE_URL}/openapi.json`)
  if (!reply.ok) throw new Error(`GET /openapi.json: ${reply.status}`)
  // A folder for each profile: both are run at once.
  await mkdir(folder, { recursive: true })
  for (const file of ['story.ts', 'all.ts', 'tsconfig.json']) await copyFile(file, `${folder}/${file}`)
  await writeFile(`${folder}/openapi.json`, await reply.text())
  await run('node_modules/.bin/openapi-typescript', [
    `${folder}/openapi.json`,
    '--output',
    `${folder}/schema.d.ts`,
  ])
  await run('node_modules/.bin/tsc', ['--project', folder])
  return 'generates types for every call; the program compiles with them'
}

/** @param tell what the story does; gives its note */
async function told(story, tell) {
  const { ok, note } = await tell().then(
    (note) => ({ ok: true, note }),
    (error) => ({ ok: false, note: `${error.stdout ?? ''}${error.stack}`.slice(0, 2000) }),
  )
  console.log(JSON.stringify({ story, ok, note }))
  return ok
}

if (await told('generate', generate)) {
  const { stories } = await import(`./${folder}/story.ts`)
  for (const [story, tell] of Object.entries(stories)) await told(story, tell)
}
