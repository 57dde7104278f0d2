declare module 'autocannon' {
  interface Options {
    url: string
    connections: number
    /** s */
    duration: number
    /** Milliseconds between samples. */
    sampleInt?: number
    setupClient(client: Client): void
  }
  interface Client {
    setRequests(
      requests: readonly {
        method: string
        path: string
        headers?: Readonly<Record<string, string>>
        body?: string
      }[],
    ): void
  }
  interface Outcome {
    errors: number
    timeouts: number
    non2xx: number
    resets: number
    /** s */
    duration: number
    requests: { total: number }
    throughput: { total: number }
  }
  interface Instance extends Promise<Outcome> {
    on(
      event: 'response',
      listener: (client: unknown, status: number, bytes: number, ms: number) => void,
    ): this
  }
  export default function autocannon(options: Options): Instance
}
