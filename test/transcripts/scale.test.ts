import t from 'tap'
import { scale } from './scale.ts'
import { compare } from './transcript.ts'

t.test('each call of Scale is answered as the transcript says', (t) => compare(t, scale))
