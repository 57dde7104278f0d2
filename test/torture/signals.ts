// Signals under load: each request is answered or never was, and what was acknowledged is there.
import { Campaign } from './kill.ts'
import { start } from './server.ts'

export async function signalsUnderLoad(
  rounds: number,
  seed: string,
): Promise<{ stops: number; faults: string[] }> {
  const campaign = new Campaign(seed)
  const faults: string[] = []
  let stops = 0
  for (let i = 0; i < rounds; i++)
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      const server = await start(campaign.options())
      if (stops > 0) await campaign.verify(server)
      await campaign.load(server, (writes) => {
        if (writes === 60) server.child.kill(signal)
      })
      const { child } = server
      if (child.exitCode === null && child.signalCode === null)
        await new Promise((done) => child.once('exit', done))
      stops++
      if (child.exitCode !== 0)
        faults.push(`${signal}: ${child.exitCode ?? child.signalCode}: ${server.complaints()}`)
    }
  const last = await start(campaign.options())
  await campaign.verify(last, true)
  await last.stop()
  faults.push(...campaign.faults)
  campaign.remove()
  return { stops, faults }
}
