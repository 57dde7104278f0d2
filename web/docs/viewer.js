// What Evalmock adds to the viewer: operations are found by name, and each shows its errors with a button that orders one.

const token = sessionStorage.getItem('evalmock.token')

/** A control call. With a control token, the one that the dashboard keeps for this tab is sent. */
async function control(method, path, body) {
  const reply = await fetch(`/_mock${path}`, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    body: body && JSON.stringify(body),
  })
  const answer = await reply.json()
  if (!reply.ok) throw new Error(answer.detail ?? `HTTP ${reply.status}`)
  return answer
}

/** By provider: its operations with the codes they may answer with, and what each code is. */
const known = new Map()

function errorsOf(provider) {
  if (!known.has(provider)) {
    const both = Promise.all([
      control('GET', `/operations?provider=${provider}`),
      control('GET', '/error-codes'),
    ])
    const read = both.then(([{ operations }, { codes }]) => ({
      operations: new Map(operations.map((one) => [one.operationId, one.errors])),
      codes: new Map(codes.filter((one) => one.provider === provider).map((one) => [one.code, one])),
    }))
    known.set(provider, read)
    read.catch(() => known.delete(provider))
  }
  return known.get(provider)
}

/** Keeps the operations with the text in their name, path, method, summary or tag. */
export function matching(tags, text) {
  const wanted = text.toLowerCase()
  const has = (value) =>
    String(value ?? '')
      .toLowerCase()
      .includes(wanted)
  const fits = (one) =>
    has(one.getIn(['operation', 'operationId'])) ||
    has(`${one.get('method')} ${one.get('path')}`) ||
    has(one.getIn(['operation', 'summary']))
  return tags
    .map((tag, name) => (has(name) ? tag : tag.update('operations', (all) => all.filter(fits))))
    .filter((tag) => tag.get('operations').size > 0)
}

/** The viewer's plug-in for one document. `world` is read when an error is ordered. */
export const evalmockPlugin =
  (provider, world) =>
  ({ React }) => {
    const make = React.createElement

    class Search extends React.Component {
      render() {
        const { layoutSelectors, layoutActions } = this.props
        const text = layoutSelectors.currentFilter()
        return make(
          'div',
          { className: 'wrapper search' },
          make('input', {
            type: 'search',
            'aria-label': 'Find an operation',
            placeholder: 'Find an operation by name, path or text',
            value: typeof text === 'string' ? text : '',
            onChange: ({ target }) => layoutActions.updateFilter(target.value || true),
          }),
        )
      }
    }

    class Errors extends React.Component {
      state = { errors: [], said: '' }

      componentDidMount() {
        const { operationId } = this.props
        errorsOf(provider).then(
          ({ operations, codes }) =>
            this.setState({ errors: (operations.get(operationId) ?? []).map((code) => codes.get(code)) }),
          (error) => this.setState({ said: `The errors are not shown: ${error.message}` }),
        )
      }

      order(code) {
        const { operationId } = this.props
        const fault = { match: { provider, operationId }, effect: { kind: 'problem', code }, times: 1 }
        control('POST', `/worlds/${encodeURIComponent(world())}/faults`, fault).then(
          () => this.setState({ said: `The next ${operationId} in world ${world()} gets ${code}.` }),
          (error) => this.setState({ said: error.message }),
        )
      }

      row({ code, status, when }) {
        const button = { type: 'button', onClick: () => this.order(code) }
        return make(
          'tr',
          { key: code },
          make('td', null, status),
          make('th', { scope: 'row' }, make('code', null, code), make('p', null, when)),
          make('td', null, make('button', button, 'Order once')),
        )
      }

      render() {
        const { errors, said } = this.state
        const status = make('p', { role: 'status', className: 'said' }, said)
        if (errors.length === 0) return make('div', { className: 'errors' }, status)
        return make(
          'details',
          { className: 'errors' },
          make('summary', null, `Errors that it may answer with (${errors.length})`),
          status,
          make('table', null, make('tbody', null, ...errors.map((one) => this.row(one)))),
        )
      }
    }

    const withErrors =
      (Original, { specSelectors }) =>
      (props) => {
        const operationId = specSelectors.specJson().getIn(['paths', props.path, props.method, 'operationId'])
        return make(
          React.Fragment,
          null,
          make(Original, props),
          operationId && make(Errors, { key: operationId, operationId }),
        )
      }

    return {
      fn: { opsFilter: matching },
      components: { FilterContainer: Search },
      wrapComponents: provider === 'control' ? {} : { responses: withErrors },
    }
  }
