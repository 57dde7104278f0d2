import t from 'tap'
import { data } from './data.ts'
import { compare } from './transcript.ts'

t.test('data of every kind is read and written as the transcript says', (t) => compare(t, data))
