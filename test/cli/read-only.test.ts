// A data folder on a file system that became read-only, as a volume of Docker or Kubernetes may be.
import { spawnSync } from 'node:child_process'
import t from 'tap'
import { PROGRAM } from '../support/program.ts'

/** Runs a script where the folder is read-only. Only this script sees it so. */
const within = (folder: string, script: string) =>
  spawnSync(
    'unshare',
    [
      ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']),
      ...['--mount', 'sh', '-c'],
      `mount --bind ${folder} ${folder} && mount -o remount,bind,ro ${folder} && ${script}`,
    ],
    { encoding: 'utf8' },
  )

const probe = t.testdir()
const skip = within(probe, `! touch ${probe}/file 2>&-`).status !== 0 && 'no folder can be mounted here'

t.test('a read-only file system is told, whatever is in the folder', { skip }, async (t) => {
  const dir = t.testdir({ data: { 'default.sqlite': 'anything' }, empty: {} })
  for (const folder of ['data', 'empty', 'new']) {
    const data = `${dir}/${folder}`
    const { status, stdout, stderr } = within(dir, `${process.execPath} ${PROGRAM} --port 0 --data ${data}`)
    t.same(
      { status, stdout, stderr },
      {
        status: 1,
        stdout: '',
        stderr: `evalmock: the data folder ${data} cannot be used by uid 0: the file system is read-only; mount a writable one there, or choose another one with --data\n`,
      },
    )
  }
})
