// Programs that wait for a server: each as its documentation shows it, without options of its own.
import { dirname, join } from 'node:path'
import { type Surroundings, succeed } from '../check.ts'
import { binOf, freePort, withServer } from './server.ts'

export async function probes({ app, work, installed }: Surroundings): Promise<string> {
  const bin = join(await installed('npm'), 'node_modules/.bin')
  const path = { PATH: [dirname(process.execPath), bin, process.env.PATH].join(':') }
  await withServer(app, [], async (url) => {
    const pages = [
      '/',
      '/_mock/',
      '/_mock/docs',
      '/_mock/health',
      '/_mock/readyz',
      '/_mock/openapi/scale.json',
      '/openapi.json',
    ]
    for (const page of pages) {
      await succeed(work, ['wget', '-q', '--spider', url + page], path)
      await succeed(work, ['curl', '-sfIL', url + page], path)
      await succeed(work, [join(bin, 'wait-on'), '--timeout', '60s', url + page], path)
    }
  })
  const port = await freePort()
  const server = `${process.execPath} ${binOf(app)} --port ${port}`
  const check = `curl -sf http://127.0.0.1:${port}/_mock/readyz`
  for (const page of ['', '/_mock/health']) {
    const told = await succeed(
      work,
      [join(bin, 'start-server-and-test'), server, `http://127.0.0.1:${port}${page}`, check],
      path,
    )
    if (!told.includes('{"status":"ready"}')) throw new Error(`start-server-and-test printed\n${told}`)
  }
  return 'wait-on, start-server-and-test, wget --spider and curl -I find every page'
}
