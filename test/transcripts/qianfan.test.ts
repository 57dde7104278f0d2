import t from 'tap'
import { live, qianfan } from './qianfan.ts'
import { compare } from './transcript.ts'

t.test('each call of Qianfan is answered as the transcript says (npm run transcripts writes it anew)', (t) =>
  compare(t, qianfan),
)

t.test('and as a real server does, with the profile live', (t) => compare(t, live))
