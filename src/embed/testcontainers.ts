// Evalmock as a container of a test, for https://node.testcontainers.org. The package itself is not needed here: its
// class is handed in, so that its version is the caller's choice.
import './check-node.ts'

import { connectEvalmock, type RemoteEvalmock } from './evalmock.ts'

/** What is used of Testcontainers' GenericContainer. */
export interface ContainerBuilder {
  withExposedPorts(...ports: number[]): this
  withEnvironment(variables: Record<string, string>): this
  withWaitStrategy(strategy: never): this
  start(): Promise<StartedContainer>
}
export interface StartedContainer {
  getHost(): string
  getMappedPort(port: number): number
  stop(): Promise<unknown>
}
/** What is used of its `Wait`. */
export interface WaitStrategies {
  forHttp(path: string, port: number): unknown
}

export interface EvalmockContainerOptions {
  /** Built from this package's Dockerfile, or your own tag of it. */
  readonly image: string
  /** `EVALMOCK_PACE` and the like. */
  readonly environment?: Readonly<Record<string, string>>
}

export interface RunningEvalmock extends RemoteEvalmock, AsyncDisposable {
  stop(): Promise<void>
}

const PORT = 4620

/**
 * Starts a container and waits until it is ready.
 *
 * ```ts
 * import { GenericContainer, Wait } from 'testcontainers'
 * await using evalmock = await startContainer(GenericContainer, Wait, { image: 'evalmock' })
 * ```
 */
export async function startContainer(
  Container: new (image: string) => ContainerBuilder,
  wait: WaitStrategies,
  { image, environment = {} }: EvalmockContainerOptions,
): Promise<RunningEvalmock> {
  const started = await new Container(image)
    .withExposedPorts(PORT)
    .withEnvironment({ ...environment })
    // The strategy's type is Testcontainers' own; it comes from there and goes there.
    .withWaitStrategy(wait.forHttp('/_mock/readyz', PORT) as never)
    .start()
  const stop = async (): Promise<void> => void (await started.stop())
  const remote = connectEvalmock(`http://${started.getHost()}:${started.getMappedPort(PORT)}`, {
    controlToken: environment.EVALMOCK_CONTROL_TOKEN,
  })
  return { ...remote, stop, [Symbol.asyncDispose]: stop }
}
