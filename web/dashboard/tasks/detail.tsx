// One task: its life so far and to come, the calls that show it, the requests that touched it.
import { useEffect, useState } from 'preact/hooks'
import { problemText } from '../lib/act.ts'
import { get, inWorld } from '../lib/api.ts'
import { clockTime, span, utc } from '../lib/format.ts'
import { t } from '../lib/i18n.ts'
import { listen } from '../lib/live.ts'
import { hrefOf } from '../lib/route.ts'
import { nowIn, tick, titleOf } from '../lib/server.ts'
import type { RequestRow, ShownCall, TaskDetail } from '../lib/types.ts'
import { Copy, Empty, Head, PHASE_TONE, Section, Status } from '../parts/bits.tsx'
import { Json } from '../parts/json.tsx'
import { type Push, pushAll } from './actions.ts'
import { Next } from './next.tsx'
import { FailDialog, Progress } from './view.tsx'

interface Props {
  readonly world: string
  readonly provider: string
  readonly id: string
  readonly onClose: () => void
}

export function Detail({ world, provider, id, onClose }: Props) {
  const [task, setTask] = useState<TaskDetail | undefined>(undefined)
  const [calls, setCalls] = useState<readonly ShownCall[]>([])
  const [requests, setRequests] = useState<readonly RequestRow[]>([])
  const [problem, setProblem] = useState('')
  const at = inWorld(world, `/tasks/${provider}/${encodeURIComponent(id)}`)
  useEffect(() => {
    let gone = false
    const read = async (): Promise<void> => {
      try {
        const one = await get<TaskDetail>(at)
        if (gone) return
        setTask(one)
        const [shown, touched] = await Promise.all([
          get<{ calls: ShownCall[] }>(`${at}/calls`),
          get<{ requests: RequestRow[] }>(
            inWorld(world, `/requests?text=${encodeURIComponent(id)}&limit=50`),
          ),
        ])
        if (gone) return
        setCalls(shown.calls)
        setRequests(touched.requests.toReversed())
      } catch (error) {
        if (!gone) setProblem(problemText(error))
      }
    }
    void read()
    let due: ReturnType<typeof setTimeout> | undefined
    const soon = (): void => {
      due ??= setTimeout(() => {
        due = undefined
        void read()
      }, 200)
    }
    const stop = listen({
      state: (change) => {
        if (change.id === id) soon()
      },
      changed: ({ what }) => {
        if (what === 'data') soon()
      },
      request: (row) => {
        if (row.world === world && row.provider === provider) soon()
      },
      anew: soon,
    })
    return () => {
      gone = true
      clearTimeout(due)
      stop()
    }
  }, [at])
  if (task === undefined)
    return (
      <>
        <Head title={id} onClose={onClose} />
        {problem !== '' && <Empty title={problem} />}
      </>
    )
  return (
    <>
      <Head
        title={task.name}
        badge={<span class={`badge tone-${PHASE_TONE[task.phase]}`}>{task.state}</span>}
        onClose={onClose}
      />
      <p class="lead mono">
        {id} <Copy text={id} className="link" />
      </p>
      <dl class="facts">
        <div>
          <dt>{t('provider')}</dt>
          <dd>{titleOf(provider)}</dd>
        </div>
        <div>
          <dt>{t('kind')}</dt>
          <dd>{task.kind}</dd>
        </div>
        <div>
          <dt>{t('world')}</dt>
          <dd>{world}</dd>
        </div>
        <div>
          <dt>{t('created')}</dt>
          <dd>{utc(task.createdAt)}</dd>
        </div>
        {task.reason !== undefined && (
          <div>
            <dt>{t('reason')}</dt>
            <dd>{task.reason}</dd>
          </div>
        )}
      </dl>
      <Buttons task={task} />
      <Section title={t('timeline')}>
        <div class="task-progress">
          <Progress row={task} />
          <span class="mono">{Math.floor(task.progress * 100)} %</span>
          <span class="dim">
            <Next row={task} />
          </span>
        </div>
        <Timeline task={task} />
      </Section>
      {calls.map((call) => (
        <Shown key={call.operationId} call={call} />
      ))}
      <Section title={t('touchedBy')}>
        {requests.length === 0 ? (
          <p class="dim">{t('noneYet')}</p>
        ) : (
          <ul class="mini">
            {requests.map((row) => (
              <li key={row.id}>
                <span class="mono dim">{clockTime(row.wallAt)}</span> <Status row={row} />{' '}
                <a href={hrefOf('requests', [row.id], { world })}>{row.operationId ?? row.url}</a>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={t('asStored')}>
        <Json value={task.doc} depth={1} />
      </Section>
    </>
  )
}

function Buttons({ task }: { task: TaskDetail }) {
  const [failing, setFailing] = useState(false)
  const done = task.next === undefined && task.phase !== 'queued' && task.phase !== 'running'
  const run = (what: Push, reason?: string): void => void pushAll([task], what, reason)
  return (
    <div class="actions">
      <button type="button" class="button small" disabled={done} onClick={() => run('next')}>
        {t('nextStep')}
      </button>
      <button type="button" class="button small" disabled={done} onClick={() => run('complete')}>
        {t('complete')}
      </button>
      {task.ends.partial !== task.ends.success && (
        <button type="button" class="button small" disabled={done} onClick={() => run('partial')}>
          {t('completePartly')}
        </button>
      )}
      <button type="button" class="button small danger" disabled={done} onClick={() => setFailing(true)}>
        {t('failDots')}
      </button>
      {failing && (
        <FailDialog
          onClose={() => setFailing(false)}
          onFail={(reason) => {
            setFailing(false)
            run('fail', reason)
          }}
        />
      )}
    </div>
  )
}

function Timeline({ task }: { task: TaskDetail }) {
  void tick.value
  const now = nowIn(task.world)
  const present = task.steps.findLastIndex(({ begun }) => begun)
  return (
    <ol class="timeline">
      {task.steps.map(({ state, at, begun, polls, reason }, i) => (
        <li key={i} class={`${begun ? 'begun' : 'coming'} ${i === present ? 'present' : ''}`}>
          <span class="state">{state}</span>
          <span class="dim">
            {at === null
              ? polls === undefined
                ? t('whenPushed')
                : t('afterReads', { n: polls })
              : begun
                ? utc(at)
                : `${utc(at)} · ${t('inTime', { span: span(Date.parse(at) - now) })}`}
          </span>
          {reason !== undefined && <span class="reason">{reason}</span>}
        </li>
      ))}
    </ol>
  )
}

const Shown = ({ call }: { call: ShownCall }) => (
  <Section
    title={call.operationId}
    aside={
      <span class="section-aside">
        <span class={`badge tone-${call.status < 400 ? 'ok' : 'client'}`}>{call.status}</span>
        <Copy text={JSON.stringify(call.reply, null, 2)} />
      </span>
    }
  >
    <p class="mono dim wrap">
      {call.method} {call.url}
      {call.body !== undefined && ` ${JSON.stringify(call.body)}`}
    </p>
    <Json value={call.reply} depth={2} />
  </Section>
)
