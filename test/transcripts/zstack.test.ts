import t from 'tap'
import { compare } from './transcript.ts'
import { zstack } from './zstack.ts'

t.test('each call of ZStack is answered as the transcript says (npm run transcripts writes it anew)', (t) =>
  compare(t, zstack),
)
