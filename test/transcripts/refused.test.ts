import t from 'tap'
import { lenient, open, refused } from './refused.ts'
import { compare } from './transcript.ts'

for (const session of [refused, lenient, open])
  t.test(`${session.name}: each credential is let in or refused as the transcript says, and why`, (t) =>
    compare(t, session),
  )
