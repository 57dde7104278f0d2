import t from 'tap'
import { control } from './control.ts'
import { compare } from './transcript.ts'

t.test('each call of the control API is answered as the transcript says', (t) => compare(t, control))
