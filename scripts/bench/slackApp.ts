/** The measured process: the whole house with Slack connected to the address it is given. */
import { pino } from 'pino'
import { buildShoal } from '../../src/build/shoal.ts'
import { shiftedClock } from '../../src/core/clock.ts'
import { openStore } from '../../src/store/db.ts'
import { serve } from './serving.ts'
import { signingSecret } from './slackTap.ts'

const store = await openStore(process.argv[2] ?? '')
const clock = shiftedClock()
const shoal = await buildShoal({
  store,
  clock,
  log: pino({ level: 'fatal' }),
  ready: async () => undefined,
  playground: undefined,
  slack: {
    ...{ signingSecret, botToken: 'xoxb-bench', appToken: undefined, apiUrl: process.argv[3] ?? '' },
    ...{ baseUrl: 'https://crm.example', now: () => clock.now(), elapsed: () => performance.now() },
  },
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
