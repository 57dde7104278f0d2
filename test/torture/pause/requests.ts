// The largest and the worst that someone without credentials can send: what would keep a server busy if it could.

export interface Hostile {
  readonly what: string
  readonly head: string
  /** Made only when it is sent: some are large. */
  body?(): string
}

/** Of 16 KiB, which Node allows for all of the head. */
const ROOM = 15_500

const PATHS = {
  scale: '/v5/evaluations',
  qianfan: '/v2/eval?Action=DescribeEvalTasks',
  zstack: '/zstack/v1/ai/model-evaluations',
} as const

/** Letters that patterns and splitters look for. */
const LETTERS = [
  ' ',
  '\t',
  ',',
  ';',
  '=',
  '"',
  '/',
  '%',
  ':',
  '.',
  '+',
  '&',
  '-',
  '\\',
  '(',
  'a',
  '1',
  '%41',
  '\xe4',
  'a=',
  'a=b,',
  'a ,',
  '"a',
  '=,',
  ', ',
]

const SCHEMES = [
  '',
  'OAuth ',
  'ZStack ',
  'Bearer ',
  'Basic ',
  'bce-auth-v1/',
  'bce-auth-v1/ak/2026-11-21T08:00:00Z/1800/',
  'bce-auth-v1/ak/2026-11-21T08:00:00Z/1800/host',
]

const HEADERS = [
  'x-api-key',
  'x-selected-account-id',
  'cookie',
  'host',
  'date',
  'x-bce-date',
  'content-type',
  'accept',
  'origin',
  'x-web-hook',
  'x-forwarded-for',
  'x-forwarded-host',
  'access-control-request-headers',
  'x-evalmock-fault',
  'if-none-match',
  'range',
  'traceparent',
  'x-job-uuid',
  'referer',
]

const headOf = (method: string, target: string, headers: readonly string[]): string => {
  const host = headers.some((line) => line.startsWith('host:')) ? [] : ['host: 127.0.0.1']
  return [`${method} ${target} HTTP/1.1`, ...host, ...headers].join('\r\n')
}

const filled = (unit: string, size = ROOM): string => unit.repeat(Math.floor(size / unit.length))

function headers(): Hostile[] {
  const every = Object.entries(PATHS).flatMap(([provider, path]) => [
    ...SCHEMES.flatMap((scheme) =>
      LETTERS.map((letter) => ({
        what: `${provider}: authorization ${JSON.stringify(scheme)} and ${JSON.stringify(letter)}`,
        head: headOf('GET', path, [`authorization: ${scheme}${filled(letter, ROOM - 200)}x`]),
      })),
    ),
    ...HEADERS.flatMap((name) =>
      [' ,', 'a', ',', '"', ';', '=', '/', '%'].map((letter) => ({
        what: `${provider}: ${name} of ${JSON.stringify(letter)}`,
        head: headOf(name.startsWith('access') ? 'OPTIONS' : 'GET', path, [
          `${name}: x${filled(letter, ROOM - 200)}x`,
        ]),
      })),
    ),
    {
      what: `${provider}: 1,900 headers`,
      head: headOf(
        'GET',
        path,
        Array.from({ length: 1900 }, (_, i) => `${i.toString(36)}:`),
      ),
    },
    {
      what: `${provider}: one header 1,000 times`,
      head: headOf(
        'GET',
        path,
        Array.from({ length: 1000 }, () => 'x-api-key: a'),
      ),
    },
  ])
  return every
}

function targets(): Hostile[] {
  const paths = ['/v5/', '/v2/', '/zstack/', '/_mock/', '/']
  const letters = [
    '/',
    '//',
    '%2f',
    '%',
    '%zz',
    '%e4',
    '../',
    './',
    '%2e%2e/',
    'a',
    'a/',
    '*',
    ':',
    ';',
    '{',
    '%00',
    '+',
    '~',
    '@',
    '\\',
  ]
  const queries = [
    '&',
    '=',
    '&a',
    'a=b&',
    'a[]=b&',
    'a.b=',
    '%',
    '%41',
    '%zz',
    '+',
    'q=name=a&',
    'limit=9',
    'limit=9&',
    ',',
    'sort=a,',
    '%e4%b8',
    '?',
    ';',
    'authorization=bce-auth-v1%2F',
  ]
  return [
    ...paths.flatMap((path) =>
      letters.map((letter) => ({
        what: `a path ${path} of ${JSON.stringify(letter)}`,
        head: headOf('GET', `${path}${filled(letter)}`, []),
      })),
    ),
    ...Object.entries(PATHS).flatMap(([provider, path]) =>
      queries.map((query) => ({
        what: `${provider}: a query of ${query}`,
        head: headOf('GET', `${path}${path.includes('?') ? '&' : '?'}${filled(query)}`, []),
      })),
    ),
  ]
}

/** Where a body is read before there is a caller. */
const OPEN: readonly (readonly [method: string, target: string])[] = [
  ['PUT', '/zstack/v1/accounts/login'],
  ['POST', '/zstack/api/'],
  ['POST', '/oauth/2.0/token'],
]

/** Where it is not, and must not be. */
const CLOSED: readonly (readonly [method: string, target: string])[] = [
  ['POST', '/v5/evaluations'],
  ['POST', '/v5/files'],
  ['POST', '/v2/eval?Action=CreateEvalTask'],
  ['POST', '/rpc/2.0/ai_custom/v1/wenxinworkshop/modelrepo/evalCreate'],
  ['POST', '/zstack/v1/ai/datasets'],
  ['POST', '/nowhere'],
]

const LARGE = 40 * 2 ** 20
const SMALL = 120_000
const sized = (size: number): string => (size === LARGE ? '40 MB' : '120 kB')

const JSONS: readonly { what: string; make(size: number): string }[] = [
  { what: 'lists within each other', make: (size) => '['.repeat(size / 2) + ']'.repeat(size / 2) },
  {
    what: 'objects within each other',
    make: (size) => `${'{"a":'.repeat(size / 6)}1${'}'.repeat(size / 6)}`,
  },
  { what: 'a list of numbers', make: (size) => `[${'1,'.repeat(size / 2)}1]` },
  {
    what: 'an object of many names',
    make: (size) => `{${Array.from({ length: size / 16 }, (_, i) => `"${i.toString(36)}":{}`).join(',')}}`,
  },
  { what: 'escapes', make: (size) => `{"logInByAccount":{"accountName":"${'\\u0000'.repeat(size / 6)}"}}` },
  { what: 'backslashes', make: (size) => `"${'\\\\'.repeat(size / 2)}` },
  { what: 'white space', make: (size) => `${' '.repeat(size)}1` },
  { what: 'broken at the end', make: (size) => `{"a":"${'x'.repeat(size)}` },
  { what: 'form fields', make: (size) => 'a=%41&'.repeat(size / 6) },
  { what: 'digits', make: (size) => '9'.repeat(size) },
]

function bodies(): Hostile[] {
  const shapes = [
    ...OPEN.flatMap((place) =>
      [SMALL, LARGE].flatMap((size) => JSONS.map((json) => ({ place, size, json }))),
    ),
    ...CLOSED.flatMap((place) => JSONS.slice(0, 2).map((json) => ({ place, size: LARGE, json }))),
  ]
  return shapes.map(({ place: [method, target], size, json: { what, make } }) => ({
    what: `${method} ${target}: ${sized(size)}: ${what}`,
    head: headOf(method, target, [
      `content-type: ${what === 'form fields' ? 'application/x-www-form-urlencoded' : 'application/json'}`,
    ]),
    body: () => make(size),
  }))
}

function multipart(): Hostile[] {
  const parts = (size: number): string =>
    '--b\r\ncontent-disposition: form-data; name="file"\r\n\r\n\r\n'.repeat(size / 60)
  return [SMALL, LARGE].flatMap((size) =>
    [
      { what: 'parts', body: () => `${parts(size)}--b--\r\n` },
      { what: 'dashes', body: () => '\r\n--'.repeat(size / 4) },
      { what: 'one head', body: () => `--b\r\n${'a: b\r\n'.repeat(size / 6)}` },
    ].map(({ what, body }) => ({
      what: `multipart: ${sized(size)}: ${what}`,
      head: headOf('POST', '/v5/files', ['content-type: multipart/form-data; boundary=b']),
      body,
    })),
  )
}

export const allKinds = (): Hostile[] => [...headers(), ...targets(), ...bodies(), ...multipart()]
