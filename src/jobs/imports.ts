import type { House } from '../app/house.ts'
import { actAsPerson } from '../app/houseAct.ts'
import { newId } from '../core/id.ts'
import { findExport } from '../crm/exports/job.ts'
import { writeExport } from '../crm/exports/work.ts'
import { type Working, workOnImport } from '../crm/imports/passes/importer.ts'

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
  // The queue may hand out a job again that it thinks lost while this process is only busy.
  const inHand = new Set<string>()
  return async id => {
    if (inHand.has(id)) return
    inHand.add(id)
    try {
      await workOnImport(working, id)
    } finally {
      inHand.delete(id)
    }
  }
}

/** Writes one large export, for whoever asked for it. */
export function createExportJob(house: Pick<House, 'store' | 'clock'>): (id: string) => Promise<void> {
  return async id => {
    const wanted = await house.store.transaction(tx => findExport(tx, id))
    if (wanted)
      await actAsPerson(house, { person: wanted.startedById, via: 'job' }, context => writeExport(context, id))
  }
}
