// Reads server-sent events from a response as they arrive.

export interface ServerEvent {
  readonly event: string
  readonly data: string
}

/** Ends when the server closes the stream. @see https://html.spec.whatwg.org/multipage/server-sent-events.html */
export async function* readEvents(reply: Response): AsyncGenerator<ServerEvent> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of reply.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
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
