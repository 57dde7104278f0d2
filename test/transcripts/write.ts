// npm run transcripts
import { control } from './control.ts'
import { data } from './data.ts'
import { lists } from './lists.ts'
import { qianfan, live as qianfanLive } from './qianfan.ts'
import { lenient, open, refused } from './refused.ts'
import { scale, live as scaleLive } from './scale.ts'
import { steering } from './steering.ts'
import { write } from './transcript.ts'
import { zstack, live as zstackLive } from './zstack.ts'

for (const session of [
  control,
  steering,
  data,
  refused,
  lenient,
  open,
  lists,
  zstack,
  zstackLive,
  qianfan,
  qianfanLive,
  scale,
  scaleLive,
])
  await write(session)
