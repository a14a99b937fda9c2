import type { Table } from '../table.ts'
import { reportView } from './card.ts'
import { change, changeView } from './change.ts'
import { choose } from './choose.ts'
import { deliverReports, reportReminder } from './deliver.ts'
import { excel } from './excel.ts'
import { linesView, open } from './open.ts'
import { tidyPictures } from './pictures.ts'
import { restsView } from './rests.ts'
import { resume } from './resume.ts'
import { drop, listSaved, save, savedView } from './save.ts'
import { schedule } from './schedule.ts'
import { reportSettings } from './settings.ts'
import { menuView, show } from './show.ts'
import { suggestView } from './suggest.ts'
import { unschedule } from './unschedule.ts'
import { why, whyView } from './why.ts'

export const table: Table = {
  actions: [show, change, why, open, choose, excel, listSaved, save, drop, schedule, resume, unschedule],
  views: [reportView, menuView, linesView, whyView, changeView, savedView, restsView, suggestView],
  settings: [reportSettings],
  routines: [deliverReports, tidyPictures],
  reminders: [reportReminder],
}
