// What the harness of the SDKs itself has to get right. The SDKs are run by `npm run test:sdk`.
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { source } from './cache.ts'
import { ABSENT, SDKS } from './catalogue.ts'
import { hasChinese } from './chinese.ts'
import { ALL_STORIES, PROFILES, type Sdk, TOOLS } from './manifest.ts'
import { heading } from './page.ts'
import { startServer } from './server.ts'
import { runStories } from './stories.ts'
import { findTools } from './toolchain.ts'

const project = fileURLToPath(new URL('../../', import.meta.url))

t.test('every folder is an SDK of the catalogue, and every SDK has its folder', async (t) => {
  const entries = await readdir(new URL('.', import.meta.url), { withFileTypes: true })
  const folders = entries.filter(
    (entry) => entry.isDirectory() && !['common', 'metrics'].includes(entry.name),
  )
  t.same(folders.map(({ name }) => name).sort(), SDKS.map(({ id }) => id).sort())
  t.ok(SDKS.length >= 8)
  for (const { id } of SDKS) t.ok(hasChinese(id), `${id} has its line in the Chinese table`)
})

t.test('an SDK is pinned, and its files are there', async (t) => {
  for (const sdk of SDKS) {
    for (const file of [...sdk.pins, ...sdk.program])
      t.ok(existsSync(source(sdk, file)), `${sdk.id} has ${file}`)
    const pins = await Promise.all(sdk.pins.map((file) => readFile(source(sdk, file), 'utf8')))
    const name = sdk.package.split(':').at(-1) as string
    t.ok(
      pins.some((text) => text.includes(name) && text.includes(sdk.version)),
      `${sdk.id} pins ${name} ${sdk.version}`,
    )
    t.ok(sdk.add.includes(sdk.version), `${sdk.id} is added in the version that is run`)
  }
})

t.test('what a program tries is what all try, faults excepted', async (t) => {
  const faults = ['rate-limited', 'dropped-connection']
  const least = ALL_STORIES.filter((story) => !faults.includes(story))
  for (const sdk of SDKS)
    if (sdk.sample !== undefined)
      t.same(
        sdk.stories.filter((story) => least.includes(story as never)),
        least,
        sdk.id,
      )
})

t.test('the page has a section for each SDK and names those that are not run', async (t) => {
  const page = await readFile(`${project}docs/sdks.md`, 'utf8')
  for (const sdk of SDKS) t.match(page, heading(sdk), sdk.id)
  for (const { title } of ABSENT) t.match(page, `**${title}**`)
})

t.test('CONTRIBUTING names the toolchains', async (t) => {
  const text = await readFile(`${project}CONTRIBUTING.md`, 'utf8')
  for (const { means } of Object.values(TOOLS)) t.match(text, means.split(' with ')[0] as string)
})

t.test('a tool that is not there is missing', async (t) => {
  const { missing, versions } = await findTools(['node', 'node'])
  t.same(missing, [])
  t.equal(versions.get('node'), process.version)
})

t.test('a program fails for what it does not tell, tells twice, and for its end', async (t) => {
  const server = await startServer('docs')
  t.teardown(() => server.stop())
  const told = async (lines: readonly object[], code = 0) => {
    const text = lines.map((line) => JSON.stringify(line)).join('\n')
    const program = `console.log('noise'); console.log(process.env.SAID); process.exitCode = ${code}`
    const sdk: Sdk = {
      ...(SDKS[0] as Sdk),
      id: 'fake',
      stories: ['one', 'two'],
      run: [process.execPath, '-e', program],
      environment: ({ world }) => ({ SAID: text, WORLD: world }),
    }
    const { outcomes, operations } = await runStories(sdk, PROFILES[0] as 'docs', t.testdirName, server.url)
    t.same(operations, [])
    return outcomes.map(({ story, ok, note }) => [story, ok, note.split('\n')[0]])
  }
  t.testdir({})
  const one = { story: 'one', ok: true, note: 'a' }
  const two = { story: 'two', ok: true, note: 'b' }
  t.same(await told([one, two]), [
    ['one', true, 'a'],
    ['two', true, 'b'],
  ])
  t.same(await told([one, { ...two, ok: false }]), [
    ['one', true, 'a'],
    ['two', false, 'b'],
  ])
  t.same(await told([one, two, two]), [
    ['one', true, 'a'],
    ['two', false, 'told 2 times'],
  ])
  t.same(await told([one]), [
    ['one', true, 'a'],
    ['two', false, 'nothing was told of it'],
    ['end', false, 'the program ended with 0:'],
  ])
  t.same(await told([one, two], 3), [
    ['one', true, 'a'],
    ['two', true, 'b'],
    ['end', false, 'the program ended with 3:'],
  ])
  t.same(await told([one, two, { ...one, story: 'three' }]), [
    ['one', true, 'a'],
    ['two', true, 'b'],
    ['three', false, 'not in the manifest'],
  ])
})
