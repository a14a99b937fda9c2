import { statfs } from 'node:fs/promises'
import os from 'node:os'

/** Where a database of a test lives. A new one is a copy of a thousand small files: in memory, where there is room, that takes a quarter of the time. */
export async function quickFolder(): Promise<string> {
  const memory = '/dev/shm'
  const room = await statfs(memory).catch(() => undefined)
  return room && room.bavail * room.bsize > 2 * 1_024 ** 3 ? memory : os.tmpdir()
}
