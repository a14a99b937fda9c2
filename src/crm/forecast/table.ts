import type { Table } from '../table.ts'
import { answer as answerPoll } from './answer.ts'
import { funnel, funnelView } from './funnel.ts'
import { askForecast } from './poll.ts'
import { pollView } from './pollCard.ts'
import { showPoll } from './pollShow.ts'
import { show as forecast, forecastView } from './show.ts'
import { testPassedDays } from './truth.ts'

export const table: Table = {
  actions: [funnel, forecast, showPoll, answerPoll],
  views: [funnelView, forecastView, pollView],
  routines: [askForecast, testPassedDays],
}
