import type { Table } from '../table.ts'
import { answer } from './answer.ts'
import { ask } from './ask.ts'
import { answerView, askView } from './askCard.ts'
import { duplicatesView } from './card.ts'
import { lookUp } from './lookUp.ts'
import { renewOldNames } from './oldNames.ts'
import { duplicateSettings } from './settings.ts'

export const table: Table = {
  actions: [lookUp, ask, answer],
  views: [duplicatesView, askView, answerView],
  settings: [duplicateSettings],
  routines: [renewOldNames],
}
