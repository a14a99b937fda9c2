import type { Table } from '../table.ts'
import { bulk } from './bulk.ts'
import { fromMessage } from './fromMessage.ts'
import { log } from './log.ts'
import { offer, offerView } from './offer.ts'
import { removeTalk } from './remove.ts'
import { rewrite } from './rewrite.ts'
import { showTalk, talkView } from './show.ts'

export const table: Table = {
  actions: [bulk, showTalk, rewrite, removeTalk, log, offer, fromMessage],
  views: [talkView, offerView],
}
