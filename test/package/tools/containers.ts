// Compiled, not run: the Testcontainers module takes the classes of each release that package.json names as its peers.
import { startContainer } from 'evalmock/testcontainers'
import { GenericContainer, Wait } from 'testcontainers'
import * as oldest from 'testcontainers-10'
import * as older from 'testcontainers-11'

const evalmock = await startContainer(GenericContainer, Wait, {
  image: 'evalmock',
  environment: { EVALMOCK_PACE: 'immediate' },
})
const world = await evalmock.newWorld()
await world.clock.advance(1000)
await evalmock.stop()

for (const { GenericContainer, Wait } of [older])
  await startContainer(GenericContainer, Wait, { image: 'evalmock' })
for (const { GenericContainer, Wait } of [oldest])
  await startContainer(GenericContainer, Wait, { image: 'evalmock' })

// @ts-expect-error it has no such option
await startContainer(GenericContainer, Wait, { image: 'evalmock', picture: 'evalmock' })
// @ts-expect-error a container is not a way to wait
await startContainer(GenericContainer, GenericContainer, { image: 'evalmock' })
