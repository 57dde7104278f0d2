import t from 'tap'
import { steering } from './steering.ts'
import { compare } from './transcript.ts'

t.test('each call that steers worlds, tasks and rules is answered as the transcript says', (t) =>
  compare(t, steering),
)
