import t from 'tap'
import { scale } from './scale.ts'
import { compare } from './transcript.ts'

t.test('each call of Scale is answered as the transcript says (npm run transcripts writes it anew)', (t) =>
  compare(t, scale),
)
