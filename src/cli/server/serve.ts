// `evalmock serve`, the default: reads the configuration, starts the server, prints its address, stops on a signal.
import type { Config } from '../../config/options.ts'
import { counted } from '../../core/text.ts'
import { type Declare, examples, type Io } from '../command.ts'
import { trustedFile } from '../connection/certificate.ts'
import { logRequests } from './access-log.ts'
import { configOf, isText, listen, serverFlags, start } from './server.ts'
import { startText } from './start-text.ts'
import { untilStopped } from './stop.ts'

export const serve: Declare = (program, io) => {
  const command = serverFlags(program.command('serve', { isDefault: true }))
    .summary('run the server (the default)')
    .description(
      'Runs the server until SIGTERM or SIGINT. Each option is also an environment variable and a key of ' +
        'the configuration file. A flag overrides the environment, and the environment overrides the file.',
    )
    .option('--check-config', 'check the configuration, print the result and exit')
    .action(async (given: Record<string, unknown>) => {
      const config = await configOf(given, io)
      if (!given.checkConfig) return run(config, io)
      await (await start({ ...config, data: undefined, watch: false }, io)).close()
      io.out('the configuration is valid')
    })
  examples(command, {
    'evalmock --port 0': 'a free port; the first line printed is EVALMOCK_URL=http://…',
    'evalmock --data ./data': 'state that survives a restart',
    'evalmock --clock 2026-11-21T08:00:00Z --pace immediate':
      'for tests: the clock is frozen, tasks finish at once',
    'evalmock --profile live --behavior zstack.body=nested': 'like the real servers, except for one switch',
    'evalmock --config ci/evalmock.json --check-config': 'check that file',
  })
}

async function run(config: Config, io: Io): Promise<void> {
  const emulator = await start(config, io)
  const { server, log } = emulator.app
  let requests = (): number => 0
  const stopped = untilStopped(async (signal) => {
    await emulator.close()
    const count = requests()
    log.info({ signal, requests: count }, `stopped by ${signal} after ${counted(count, 'request')}`)
  }, config.grace)
  let url: string
  try {
    url = await listen(emulator, config)
    if (config.port === 0) io.out(`EVALMOCK_URL=${url}`)
    if (isText(config)) io.out(startText(url, emulator, trustedFile(config, io)))
    else log.info({ url, dashboard: `${url}/_mock/`, docs: `${url}/_mock/docs` }, 'Evalmock is listening')
  } catch (error) {
    await emulator.close()
    throw error
  }
  requests = logRequests(server, log, url)
  await stopped
}
