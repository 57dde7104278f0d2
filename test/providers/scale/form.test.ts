// Forms of uploads. All values were read off an application of FastAPI 0.165.0, Starlette 1.10.0 and python-multipart
// 0.0.34 with one parameter, `file: UploadFile`.
import t from 'tap'
import { type ScaleReply, startScale } from '../../support/scale.ts'

const DISPOSITION = 'Content-Disposition: form-data; name="file"'
const END = '--b--\r\n'
const part = (head: string, content = 'hi') => `--b\r\n${head}\r\n\r\n${content}\r\n`
const file = (filename = 'a.txt', content = 'hi') => part(`${DISPOSITION}; filename="${filename}"`, content)

/** One character for each byte. */
const bytes = (text: string) => Buffer.from(text, 'latin1')
const utf8 = (text: string) => Buffer.from(text).toString('latin1')

const notFile = (input: string) => ({
  detail: [
    {
      type: 'value_error',
      loc: ['body', 'file'],
      msg: "Value error, Expected UploadFile, received: <class 'str'>",
      input,
      ctx: { error: {} },
    },
  ],
})
const MISSING = { detail: [{ type: 'missing', loc: ['body', 'file'], msg: 'Field required', input: null }] }
const BROKEN = { detail: 'Invalid multipart data.' }
const NAMELESS = { detail: 'The Content-Disposition header field "name" must be provided.' }
/** Makes a header of 4224 bytes. */
const LONGEST = 'a'.repeat(4224 - `${DISPOSITION}; filename=""`.length)
const MULTIPART = 'multipart/form-data; boundary=b'

const outcome = ({ status, body }: ScaleReply) => (status === 200 ? body.filename : body)

/** Parameters behind `name`, and the filename; undefined if the member is no file for Starlette. */
const FILENAMES: readonly [string, string | undefined][] = [
  // Folders stay.
  ['filename="data/sub/a.txt"', 'data/sub/a.txt'],
  ['filename=data/sub/a.txt', 'data/sub/a.txt'],
  ['filename="../a.txt"', '../a.txt'],
  ['filename="/abs/a.txt"', '/abs/a.txt'],
  ['filename="dir/"', 'dir/'],
  ['filename="."', '.'],
  ['filename=".."', '..'],
  ['filename="dir\\a.txt"', 'dir\\a.txt'],
  ['filename="C:/dir/a.txt"', 'C:/dir/a.txt'],
  // The whole paths of Internet Explorer do not.
  ['filename="C:\\dir\\a.txt"', 'a.txt'],
  ['filename="C:\\\\dir\\\\a.txt"', 'a.txt'],
  ['filename=C:\\dir\\a.txt', 'a.txt'],
  ['filename="\\\\\\\\srv\\\\s\\\\a.txt"', 'a.txt'],
  ['filename="C:\\dir\\"', ''],
  // Quotes and spaces.
  ['filename="a b.txt"', 'a b.txt'],
  ['filename=a b.txt', 'a b.txt'],
  ['filename="a;b.txt"', 'a;b.txt'],
  ['filename=a;b.txt', 'a'],
  ['filename="a\\"b.txt"', 'a"b.txt'],
  ['filename="a\\";b.txt"', 'a";b.txt'],
  ['filename="a\\\\b"', 'a\\b'],
  ['filename="a\\\\\\"b"', 'a\\"b'],
  ['filename="a\\tb"', 'a\\tb'],
  ['filename="a\\"', 'a\\'],
  ['filename="a.txt', '"a.txt'],
  ['filename="a.txt"junk', '"a.txt"junk'],
  ['filename=a"b;c"d.txt', 'a"b;c"d.txt'],
  ["filename='a.txt'", "'a.txt'"],
  ['filename="a.txt "', 'a.txt '],
  ['filename = "a.txt"', 'a.txt'],
  ['\tfilename=\t"a b"\t', 'a b'],
  ['FILENAME="a.txt"', 'a.txt'],
  ['filename="a,b.txt"', 'a,b.txt'],
  ['filename=""', ''],
  ['filename=', ''],
  ['filename', ''],
  ['filename="a\nb"', 'a\nb'],
  // Bytes are UTF-8, or else Latin-1. Nothing is decoded twice.
  [utf8('filename="é.txt"'), 'é.txt'],
  ['filename="é.txt"', 'é.txt'],
  [utf8('filename=中.txt'), '中.txt'],
  [`filename="${utf8('é')}é"`, 'Ã©é'],
  [utf8('filename="\uFEFFa"'), '\uFEFFa'],
  ['filename=\xa0a', '\xa0a'],
  ['filename="caf%C3%A9.txt"', 'caf%C3%A9.txt'],
  ['filename="a%22b.txt"', 'a%22b.txt'],
  ['filename="=?utf-8?B?5Lit?="', '=?utf-8?B?5Lit?='],
  ['filename="&#20013;.txt"', '&#20013;.txt'],
  // Of several the last one counts, but never the extended form.
  ['filename="a.txt"; filename="b.txt"', 'b.txt'],
  ['filename="x.txt"; filename*=UTF-8\'\'%e4%b8%ad.txt', 'x.txt'],
  ['filename*=UTF-8\'\'%e4%b8%ad.txt; filename="x.txt"', 'x.txt'],
  ["filename*=UTF-8''%e4%b8%ad.txt", undefined],
  ["filename*=iso-8859-1'en'%e9.txt", undefined],
  ['filename*0="a"; filename*1="b.txt"', undefined],
  ['filename*=bad', undefined],
  ['\xa0filename="a"', undefined],
]

t.test('filenames are read as Starlette reads them', async (t) => {
  const { send } = await startScale(t)
  for (const [parameters, filename] of FILENAMES) {
    const body = bytes(part(`${DISPOSITION}; ${parameters}\r\nContent-Type: text/plain`) + END)
    const reply = await send('POST', '/v5/files', body, { 'content-type': MULTIPART })
    t.strictSame(outcome(reply), filename ?? notFile('hi'), parameters)
    if (filename === undefined) continue
    const { id } = reply.body
    t.equal((await send('GET', `/v5/files/${id}`)).body.filename, filename, 'and shown again')
    const { text, headers } = await send('GET', `/v5/files/${id}/content`)
    t.equal(text, 'hi')
    t.equal(
      headers['content-disposition'],
      `attachment; filename*=UTF-8''${encodeURIComponent(filename)}`,
      'and given back',
    )
  }
})

/** A form, its content type, and the filename or the refusal. */
const FORMS: readonly [what: string, body: string, outcome: string | object, type?: string][] = [
  ['a text after the file', file() + part(DISPOSITION) + END, notFile('hi')],
  ['a file after the text', part(DISPOSITION) + file() + END, 'a.txt'],
  ['two files', file() + file('b.txt') + END, 'b.txt'],
  ['an empty text', part(DISPOSITION, '') + END, MISSING],
  ['a field that nobody filled in', file('', '') + END, MISSING],
  ['an empty file', file('a', '') + END, 'a'],
  ['a text in Latin-1', part(DISPOSITION, 'é') + END, notFile('é')],
  [
    'bytes without a filename',
    part(`${DISPOSITION}\r\nContent-Type: application/octet-stream`) + END,
    notFile('hi'),
  ],
  ['JSON', part(`${DISPOSITION}\r\nContent-Type: application/json`, '{"a":1}') + END, notFile('{"a":1}')],
  [
    'a field of JSON that is none',
    part('Content-Disposition: form-data; name=x\r\nContent-Type: application/json', '{') + file() + END,
    'a.txt',
  ],
  [
    'a member with a name of JavaScript',
    part('Content-Disposition: form-data; name="constructor"') + file() + END,
    'a.txt',
  ],
  [
    'another case of the name',
    part('Content-Disposition: form-data; name="File"; filename="a"') + END,
    MISSING,
  ],
  ['names without quotes', part('Content-Disposition: form-data; name=file; filename=a.txt') + END, 'a.txt'],
  ['no spaces', part('Content-Disposition:form-data;name="file";filename="a.txt"') + END, 'a.txt'],
  ['capitals', part('CONTENT-DISPOSITION: FORM-DATA; NAME="file"; filename="a.txt"') + END, 'a.txt'],
  ['an attachment', part('Content-Disposition: attachment; name="file"; filename="a.txt"') + END, 'a.txt'],
  ['two dispositions', part(`${DISPOSITION}; filename="a"\r\n${DISPOSITION}; filename="b"`) + END, 'b'],
  ['two names', part('Content-Disposition: form-data; name="x"; name="file"; filename="a"') + END, 'a'],
  ['no disposition', part('Content-Type: text/plain') + END, NAMELESS],
  ['no headers', `--b\r\n\r\nhi\r\n${END}`, NAMELESS],
  ['no name', part('Content-Disposition: form-data; filename="a"') + END, NAMELESS],
  ['an extended name', part("Content-Disposition: form-data; name*=UTF-8''file; filename=a") + END, NAMELESS],
  ['a nameless member after the file', file() + part('Content-Disposition: form-data') + END, NAMELESS],
  ['no end', file(), MISSING],
  ['cut short in the content', `--b\r\n${DISPOSITION}; filename="a"\r\n\r\nhel`, MISSING],
  ['cut short in a header', `--b\r\n${DISPOSITION}; filename="a`, MISSING],
  ['cut short in a header name', '--b\r\nContent-Disp', MISSING],
  ['cut short after a header', `--b\r\n${DISPOSITION}; filename="a"\r\n`, MISSING],
  ['cut short before the content', `--b\r\n${DISPOSITION}; filename="a"\r\n\r`, MISSING],
  ['cut short in the boundary', '--', MISSING],
  ['cut short behind a boundary', `${file()}--b`, MISSING],
  ['cut short behind a boundary with a space', `${file()}--b `, MISSING],
  ['cut short behind a boundary with a return', `${file()}--b\r`, MISSING],
  ['cut short behind the first boundary', '--b\r', MISSING],
  ['half a line behind the first boundary', '--b\rx', BROKEN],
  ['cut short behind the return of a header', `--b\r\n${DISPOSITION}\r`, MISSING],
  ['half a line behind a header', `--b\r\n${DISPOSITION}\rx`, BROKEN],
  ['a header name of 5000 bytes', `--b\r\n${'x'.repeat(5000)}`, BROKEN],
  ['an empty body', '', MISSING],
  ['only lines', '\r\n\r\n', MISSING],
  ['no members', END, MISSING],
  ['lines before', `\r\n${file()}${END}`, 'a.txt'],
  ['a text before', `text\r\n${file()}${END}`, BROKEN],
  ['a text after', `${file()}${END}text`, 'a.txt'],
  ['no line at the end', `${file()}--b--`, 'a.txt'],
  [
    'spaces behind a boundary',
    `${file('x').trimEnd()}\r\n--b \t\r\n${DISPOSITION}; filename="a"\r\n\r\nhi\r\n${END}`,
    'a',
  ],
  ['a text behind a boundary', `${file('x').trimEnd()}\r\n--b \tx\r\n${END}`, BROKEN],
  ['spaces behind the first boundary', `--b \r\n${DISPOSITION}; filename="a"\r\n\r\nhi\r\n${END}`, BROKEN],
  ['half an end', `--b-\r\n${END}`, BROKEN],
  ['almost a boundary in the content', file('a', 'x\r\n--bb\r\ny\r\n--b-\r\nz') + END, 'a'],
  ['another boundary', `--c\r\n${DISPOSITION}; filename="a"\r\n\r\nx\r\n--c--\r\n`, BROKEN],
  ['lines without a return', `--b\n${DISPOSITION}; filename="a"\n\nhi\n--b--\n`, BROKEN],
  ['a folded header', part('Content-Disposition: form-data;\r\n name="file"; filename="a"') + END, BROKEN],
  ['a header without a colon', part('abc') + END, BROKEN],
  ['a header without a name', part(': abc') + END, BROKEN],
  [
    'a space in a header name',
    part('Content-Disposition : form-data; name="file"; filename="a"') + END,
    BROKEN,
  ],
  ['a return in a filename', file('a\rb') + END, BROKEN],
  ['a return instead of a header', `--b\r\n${DISPOSITION}\r\n\rx`, BROKEN],
  ['eight headers', part(`${DISPOSITION}; filename="a"${'\r\nX: y'.repeat(7)}`) + END, 'a'],
  ['nine headers', part(`${DISPOSITION}; filename="a"${'\r\nX: y'.repeat(8)}`) + END, BROKEN],
  ['a header of 4224 bytes', file(LONGEST) + END, LONGEST],
  ['a header of 4225 bytes', file(`${LONGEST}a`) + END, BROKEN],
  ['1000 files', file('a', '').repeat(1000) + END, 'a'],
  [
    '1001 files',
    file('a', '').repeat(1001) + END,
    { detail: 'Too many files. Maximum number of files is 1000.' },
  ],
  [
    '1001 texts',
    part(DISPOSITION, '').repeat(1001) + END,
    { detail: 'Too many fields. Maximum number of fields is 1000.' },
  ],
  ['a text of 1 MB', part(DISPOSITION, 'x'.repeat(1024 * 1024)) + file() + END, 'a.txt'],
  [
    'a longer text',
    part(DISPOSITION, 'x'.repeat(1024 * 1024 + 1)) + file() + END,
    { detail: 'Part exceeded maximum size of 1024KB.' },
  ],
  ['no boundary', file() + END, { detail: 'Missing boundary in multipart.' }, 'multipart/form-data'],
  ['an empty boundary', file() + END, BROKEN, 'multipart/form-data; boundary='],
  ['a boundary in quotes', file() + END, 'a.txt', 'multipart/form-data; boundary="b"'],
  ['a boundary in capitals', file() + END, 'a.txt', 'MULTIPART/FORM-DATA; BOUNDARY=b'],
  ['two boundaries', file() + END, BROKEN, 'multipart/form-data; boundary=b; boundary=c'],
  ['a long boundary', file() + END, BROKEN, `multipart/form-data; boundary=${'x'.repeat(257)}`],
  ['the charset Latin-1', file(utf8('é')) + END, 'Ã©', 'multipart/form-data; charset=latin-1; boundary=b'],
  ['the charset GBK', file('\xd6\xd0') + END, '中', 'multipart/form-data; charset=gbk; boundary=b'],
  ['an unknown charset', file(utf8('é')) + END, 'Ã©', 'multipart/form-data; charset=nope; boundary=b'],
  ['another multipart type', file() + END, MISSING, 'multipart/mixed; boundary=b'],
  ['a plain text', file() + END, MISSING, 'text/plain'],
  ['broken JSON', '{', MISSING, 'application/json'],
  ['a form without files', 'file=a&file=h%C3%A9+i', notFile('hé i'), 'application/x-www-form-urlencoded'],
  ['such a form, and empty', 'file=x&file=', MISSING, 'application/x-www-form-urlencoded'],
]

t.test('forms are read and refused as Starlette does', async (t) => {
  const { send } = await startScale(t)
  let stored = 0
  for (const [what, body, expected, type = MULTIPART] of FORMS) {
    const reply = await send('POST', '/v5/files', bytes(body), { 'content-type': type })
    t.strictSame(outcome(reply), expected, what)
    const status = typeof expected === 'string' ? 200 : isList(expected) ? 422 : 400
    t.equal(reply.status, status, what)
    if (status === 200) stored++
  }
  t.equal((await send('GET', '/v5/files')).body.total, stored, 'what was refused left nothing')
})

const isList = (body: object): boolean => Array.isArray((body as { detail: unknown }).detail)

t.test('the journal shows an upload, and repeats it', async (t) => {
  const { send, emulator } = await startScale(t)
  const body = file('data/a.txt') + END
  await send('POST', '/v5/files', bytes(body), { 'content-type': MULTIPART })
  const { requests } = (await emulator.app.inject('/_mock/requests')).json()
  const entry = (await emulator.app.inject(`/_mock/requests/${requests[0].id}`)).json()
  t.match(entry, { operationId: 'CreateFile', request: { body } })
  const { statusCode } = await emulator.app.inject({
    method: 'POST',
    url: `/_mock/requests/${requests[0].id}/replay`,
  })
  t.equal(statusCode, 200)
  t.match((await send('GET', '/v5/files')).body, {
    items: [
      { filename: 'data/a.txt', size: 2 },
      { filename: 'data/a.txt', size: 2 },
    ],
  })
})
