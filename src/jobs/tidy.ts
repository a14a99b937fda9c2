import { defineRoutine } from '../crm/routine.ts'
import { forgetUnclaimedFiles } from '../store/files.ts'

/** Files that were sent and led to nothing are not ours to keep. */
export const tidy = defineRoutine({
  name: 'files.tidy',
  when: { daily: '04:30' },
  run: async ({ look, now }) => {
    await look(tx => forgetUnclaimedFiles(tx, now))
  },
})
