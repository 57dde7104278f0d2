// Actions on a request: copy as curl, replay, make a fault or override of it, save as a HAR file.
import { act, copy, download, say } from '../lib/act.ts'
import { call, getText, inWorld, ofWorlds } from '../lib/api.ts'
import { curlOf } from '../lib/curl.ts'
import { t } from '../lib/i18n.ts'
import { go, hrefOf, world } from '../lib/route.ts'
import type { RequestDetail } from '../lib/types.ts'
import { draft } from '../rules/draft.ts'
import { filter } from './store.ts'

export async function exportHar(): Promise<void> {
  const { provider, operation, status, text } = filter.value
  const query = {
    provider,
    operationId: operation,
    status: /^\dxx$|^\d{3}$/.test(status) ? status : undefined,
    text,
  }
  await act(async () =>
    download('evalmock.har', await getText(ofWorlds(world.value, '/requests.har', query))),
  )
}

/** Signed now, with the credentials of its world: the original ones are masked, and may be too old. */
export async function copyCurl({ world: name, method, url, request }: RequestDetail): Promise<void> {
  await act(async () => {
    const command = await curlOf({ world: name, method, url, body: request.body })
    await copy(command, t('curlCopied'))
  })
}

export async function replay({ world: name, id }: RequestDetail): Promise<void> {
  await act(async () => {
    const { id: next, status } = await call<{ id: number; status?: number }>(
      'POST',
      inWorld(name, `/requests/${id}/replay`),
    )
    say(t('replayed', { id: next, status: status ?? '—' }), {
      undo: {
        label: t('show'),
        run: () => go(hrefOf('requests', [next], { of: world.value === '*' ? name : undefined })),
      },
    })
  })
}

export function faultOf({ world: name, provider, operationId, code, status }: RequestDetail): void {
  const isError = (status ?? 0) >= 400 && code !== undefined
  draft.value = {
    kind: 'fault',
    match: { provider, operationId },
    effect: isError ? { kind: 'problem', code } : { kind: 'problem', problem: 'unavailable' },
    times: 1,
  }
  go(hrefOf('rules', ['new'], { world: name === 'default' && world.value === '*' ? undefined : name }))
}

export function overrideOf({ world: name, provider, operationId, status = 200, reply }: RequestDetail): void {
  const type = reply?.headers['content-type']
  let body: unknown = reply?.body
  try {
    body = JSON.parse(reply?.body ?? '')
  } catch {
    // Not JSON: keep it as text.
  }
  draft.value = {
    kind: 'override',
    match: { provider, operationId },
    answer: { status, headers: typeof type === 'string' ? { 'content-type': type } : {}, body },
  }
  go(hrefOf('rules', ['new'], { world: name === 'default' && world.value === '*' ? undefined : name }))
}
