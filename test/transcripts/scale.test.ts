import t from 'tap'
import { live, scale } from './scale.ts'
import { compare } from './transcript.ts'

t.test('each call of Scale is answered as the transcript says (npm run transcripts writes it anew)', (t) =>
  compare(t, scale),
)

t.test('and as a real server does, with the profile live', (t) => compare(t, live))
