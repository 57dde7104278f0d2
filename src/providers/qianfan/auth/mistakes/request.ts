// Mistakes in method, path and query, and in how the parts are joined.
import type { Signable } from '../canonical.ts'
import { type Mistake, other, smallEscapes, textOf, unescaped } from './mistake.ts'

const rawQuery = ({ url }: Signable): string => (url.includes('?') ? url.slice(url.indexOf('?') + 1) : '')

export const REQUEST: readonly Mistake[] = [
  {
    mistake: 'query-not-signed',
    text: 'The query was not signed: the third line of the canonical request must be Action=….',
    attempts: other(() => [{ query: '' }]),
  },
  {
    mistake: 'query-not-sorted',
    text: 'The query parameters were signed in the order in which they were sent: sort them.',
    attempts: other(({ request, parts }) => {
      const sent = rawQuery(request).split('&')
      const place = (pair: string): number =>
        sent.findIndex((one) => one.split('=')[0] === pair.split('=')[0])
      const pairs = parts.query.split('&').toSorted((a, b) => place(a) - place(b))
      return [{ query: pairs.join('&') }, { query: pairs.toReversed().join('&') }]
    }),
  },
  {
    mistake: 'query-not-encoded',
    text: 'Names and values of the query were signed in another encoding: write everything except A-Z a-z 0-9 - . _ ~ as %XX, in capitals, and a space as %20.',
    attempts: other(({ request, parts }) => [
      { query: rawQuery(request) },
      { query: unescaped(parts.query) },
      { query: smallEscapes(parts.query) },
      { query: parts.query.replaceAll('%20', '+') },
      { query: parts.query.replaceAll('%', '%25') },
      { query: parts.query.replaceAll('=', '%3D') },
    ]),
  },
  {
    mistake: 'query-in-path',
    text: 'The query was signed as part of the path: put it on its own line.',
    attempts: other(({ parts: { path, query } }) => [
      { path: `${path}?${query}`, query: '' },
      { path: `${path}?${query}` },
    ]),
  },
  {
    mistake: 'method-in-small-letters',
    text: 'The method was signed in lower case: it must be POST.',
    attempts: other(({ parts }) => [{ method: parts.method.toLowerCase() }]),
  },
  {
    mistake: 'another-method',
    text: 'The signed method differs from the one sent.',
    attempts: other(() => ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'HEAD'].map((method) => ({ method }))),
  },
  {
    mistake: 'path-not-as-sent',
    text: 'The signed path differs from the one called: two slashes at its start come from a base address that ends in one.',
    attempts: other(({ parts: { path } }) => [
      { path: path.replace(/^\/+/, '/') },
      { path: `${path}/` },
      { path: path.replace(/\/$/, '') },
      { path: '/' },
      { path: '' },
      { path: path.replace(/^\//, '') },
    ]),
  },
  {
    mistake: 'path-not-encoded',
    text: 'The path was signed in another encoding: keep its slashes, and write everything except A-Z a-z 0-9 - . _ ~ as %XX.',
    attempts: other(({ parts: { path } }) => [
      { path: path.replaceAll('/', '%2F') },
      { path: unescaped(path) },
      { path: smallEscapes(path) },
      { path: path.replaceAll('%', '%25') },
    ]),
  },
  {
    mistake: 'whole-address-signed',
    text: 'The whole URL was signed instead of the path.',
    attempts: other(({ request, parts: { path } }) =>
      ['http', 'https'].map((scheme) => ({ path: `${scheme}://${request.headers.host}${path}` })),
    ),
  },
  {
    mistake: 'newline-at-end',
    text: 'A newline was signed after the last header line: remove it.',
    attempts: ({ parts }) => [{ text: `${textOf(parts)}\n` }],
  },
  {
    mistake: 'other-line-breaks',
    text: 'The parts must be joined with a single line feed.',
    attempts: ({ parts }) =>
      ['\r\n', '', ' ', '\\n', '&'].map((by) => ({ text: textOf(parts).replaceAll('\n', by) })),
  },
]
