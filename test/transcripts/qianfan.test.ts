import t from 'tap'
import { qianfan } from './qianfan.ts'
import { compare } from './transcript.ts'

t.test('each call of Qianfan is answered as the transcript says (npm run transcripts writes it anew)', (t) =>
  compare(t, qianfan),
)
