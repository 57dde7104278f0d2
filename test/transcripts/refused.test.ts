import t from 'tap'
import { refused } from './refused.ts'
import { compare } from './transcript.ts'

t.test('each credential is let in or refused as the transcript says, and the journal says why', (t) =>
  compare(t, refused),
)
