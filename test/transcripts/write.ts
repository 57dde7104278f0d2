// npm run transcripts
import { control } from './control.ts'
import { data } from './data.ts'
import { lists } from './lists.ts'
import { qianfan } from './qianfan.ts'
import { lenient, open, refused } from './refused.ts'
import { scale } from './scale.ts'
import { steering } from './steering.ts'
import { write } from './transcript.ts'
import { zstack } from './zstack.ts'

for (const session of [control, steering, data, refused, lenient, open, lists, zstack, qianfan, scale])
  await write(session)
