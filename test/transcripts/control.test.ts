import t from 'tap'
import { control } from './control.ts'
import { compare } from './transcript.ts'

t.test(
  'each call of the control API is answered as the transcript says (npm run transcripts writes it anew)',
  (t) => compare(t, control),
)
