import type { Table } from '../table.ts'
import { returnView } from './card.ts'
import { create as giveBack } from './create.ts'
import { edit } from './edit.ts'
import { commissionSettings } from './settings.ts'
import { received, refunded, show as showReturn, undoReturn } from './steps.ts'

export const table: Table = {
  settings: [commissionSettings],
  actions: [giveBack, edit, showReturn, received, refunded, undoReturn],
  views: [returnView],
}
