/** The measured process: the whole house over the database it is given, as it runs in earnest. */
import { join } from 'node:path'
import { pino } from 'pino'
import { buildShoal } from '../../src/build/shoal.ts'
import { shiftedClock } from '../../src/core/clock.ts'
import { openStore } from '../../src/store/db.ts'
import { projectRoot } from '../../src/store/projectRoot.ts'
import { serve } from './serving.ts'

const store = await openStore(process.argv[2] ?? '')
const shoal = await buildShoal({
  store,
  clock: shiftedClock(),
  log: pino({ level: 'warn' }),
  ready: async () => undefined,
  playground: join(projectRoot, 'dist', 'playground'),
  ticks: true,
})
const handle = shoal.app.callback()
serve(
  (request, response) => void handle(request, response),
  async () => {
    await shoal.stop()
    await store.close()
  },
)
