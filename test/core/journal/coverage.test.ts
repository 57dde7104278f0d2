import t from 'tap'
import { type Coverage, coverageText } from '../../../src/core/journal/coverage.ts'

t.test('the text names each operation with its outcomes, and the states that were not met', async (t) => {
  const share = (met: number, total: number, percent: number) => ({ met, total, percent })
  const coverage = {
    operations: share(1, 2, 50),
    outcomes: share(2, 9, 22.2),
    states: share(3, 4, 75),
    providers: [
      {
        provider: 'acme',
        title: 'Acme',
        operations: [
          { operationId: 'Make', met: true, outcomes: { success: 2, Busy: 1 }, missing: [] },
          { operationId: 'GetOne', met: false, outcomes: {}, missing: ['success'] },
        ],
        kinds: [
          { kind: 'task', met: ['Queued', 'Done'], missing: [] },
          { kind: 'group', met: [], missing: ['Up', 'Down'] },
          { kind: 'job', met: ['Up'], missing: ['Down'] },
        ],
      },
      { provider: 'none', title: 'None', operations: [], kinds: [] },
    ],
  } as unknown as Coverage
  t.equal(
    coverageText(coverage),
    [
      'Acme: 1 of 2 operations',
      '  + Make    success 2, Busy 1',
      '  - GetOne',
      '  states of task: Queued, Done',
      '  states of group: none; not met: Up, Down',
      '  states of job: Up; not met: Down',
      '',
      'None: 0 of 0 operations',
      '',
      'operations 1 of 2 (50 %), outcomes 2 of 9 (22.2 %), states 3 of 4 (75 %)',
      '',
    ].join('\n'),
  )
})
