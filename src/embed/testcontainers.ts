// Evalmock as a container for tests, with https://node.testcontainers.org. The caller passes its classes, so this
// module does not import the package and works with any version.
import './check-node.ts'

import { connectEvalmock, type RemoteEvalmock } from './evalmock.ts'

export type { RemoteEvalmock }

/** The part of Testcontainers' GenericContainer that is used. */
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
/** The part of Testcontainers' `Wait` that is used. */
export interface WaitStrategies {
  forHttp(path: string, port: number): unknown
}

export interface EvalmockContainerOptions {
  /** An image built from this package's Dockerfile, under any tag. */
  readonly image: string
  /** For example `EVALMOCK_PACE`. */
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
    // Only Testcontainers knows the type of its strategy; here it is only passed on.
    .withWaitStrategy(wait.forHttp('/_mock/readyz', PORT) as never)
    .start()
  const stop = async (): Promise<void> => void (await started.stop())
  const remote = connectEvalmock(`http://${started.getHost()}:${started.getMappedPort(PORT)}`, {
    controlToken: environment.EVALMOCK_CONTROL_TOKEN,
  })
  return { ...remote, stop, [Symbol.asyncDispose]: stop }
}
