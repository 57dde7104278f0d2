import t from 'tap'
import { compare } from './transcript.ts'
import { live, zstack } from './zstack.ts'

t.test('each call of ZStack is answered as the transcript says (npm run transcripts writes it anew)', (t) =>
  compare(t, zstack),
)

t.test('and as a real server does, with the profile live', (t) => compare(t, live))
