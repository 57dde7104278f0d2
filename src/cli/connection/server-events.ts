// Reads server-sent events from a response as they arrive.
import { Failure } from '../command.ts'

export interface ServerEvent {
  readonly event: string
  readonly data: string
}

/** Ends when the server closes the stream. @see https://html.spec.whatwg.org/multipage/server-sent-events.html */
export async function* readEvents(reply: Response): AsyncGenerator<ServerEvent> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of chunksOf(reply)) {
    text += decoder.decode(chunk, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const fields = block.split('\n').map((line) => line.split(/: ?(.*)/s, 2))
      const all = (name: string): string[] =>
        fields.filter(([key]) => key === name).map(([, value]) => value ?? '')
      if (all('data').length > 0) yield { event: all('event')[0] ?? 'message', data: all('data').join('\n') }
    }
  }
}

/** @throws Failure if the connection breaks */
async function* chunksOf(reply: Response): AsyncGenerator<Uint8Array> {
  try {
    yield* (reply.body ?? []) as AsyncIterable<Uint8Array>
  } catch (error) {
    throw new Failure(`the stream from ${new URL(reply.url).origin} broke off: ${reasonOf(error)}`)
  }
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error
  return cause instanceof Error ? cause.message : message
}
