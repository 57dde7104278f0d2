import t from 'tap'
import { lists } from './lists.ts'
import { compare } from './transcript.ts'

t.test('lists are filtered, ordered and paged as the transcript says', (t) => compare(t, lists))
