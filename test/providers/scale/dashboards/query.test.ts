import t from 'tap'
import { startScale } from '../../../support/scale.ts'

t.test(
  'missing values come last in an ascending order of a widget, and first in a descending one',
  async (t) => {
    const { send } = await startScale(t)
    const data = [{ n: 'a', v: 2 }, { n: 'b' }, { n: 'c', v: 1 }, { n: 'd', v: null }, { n: 'e', v: 10 }]
    const made = async (path: string, body: object) => (await send('POST', path, body)).body
    const evaluation_id = (await made('/v5/evaluations', { name: 'e', data })).id
    const board = await made('/v5/evaluation-dashboards', { name: 'b', evaluation_id })
    const names = async (direction?: string): Promise<string> => {
      const query = {
        select: [{ expression: { column: 'n' } }],
        orderBy: [{ column: 'v', ...(direction && { direction }) }],
      }
      const widget = { title: 'w', type: 'table', query }
      const { result } = await made(`/v5/evaluation-dashboards/${board.id}/widgets`, widget)
      return result.computed_result.data.map(({ n }: { n: string }) => n).join('')
    }
    t.equal(await names(), 'caebd')
    t.equal(await names('ASC'), 'caebd', 'numbers by value; equal rows keep their order')
    t.equal(await names('DESC'), 'bdeac')
  },
)
