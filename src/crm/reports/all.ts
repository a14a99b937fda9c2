import { activity } from './kinds/activity.ts'
import { completeness } from './kinds/completeness.ts'
import { repurchase, retention, value } from './kinds/customers.ts'
import { cycle } from './kinds/cycle.ts'
import { forecast } from './kinds/forecast.ts'
import { funnel } from './kinds/funnel.ts'
import { lost } from './kinds/lost.ts'
import { pipeline } from './kinds/pipeline.ts'
import { ranking } from './kinds/ranking.ts'
import { collection, receivables } from './kinds/receivables.ts'
import { response } from './kinds/response.ts'
import { sources } from './kinds/sources.ts'
import { tickets } from './kinds/tickets.ts'
import { together } from './kinds/together.ts'
import type { Report } from './report.ts'

/** Every report, in the order of the menu. A new one is a file in `kinds` and a row here. */
export const reports: readonly Report[] = [
  ...[funnel, pipeline, forecast, ranking, activity, sources, response, cycle, lost],
  ...[receivables, collection, retention, repurchase, value, together, completeness, tickets],
]
