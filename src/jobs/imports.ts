import type { House } from '../app/house.ts'
import { actAsPerson } from '../app/houseAct.ts'
import { newId } from '../core/id.ts'
import { type Working, workOnImport } from '../crm/imports/work/work.ts'

/** Works on one import until it waits for a person again; begun anew by the queue when a process died over it. */
export function createImportJob(house: Pick<House, 'store' | 'clock' | 'log'>): (id: string) => Promise<void> {
  const working: Working = {
    look: work => house.store.transaction(work),
    act: (person, work) => actAsPerson(house, { person, via: 'import' }, work),
    report(error, about) {
      const reference = newId().slice(-8)
      house.log.error({ err: error, reference, ...about }, 'a row could not be imported')
      return reference
    },
  }
  return id => workOnImport(working, id)
}
