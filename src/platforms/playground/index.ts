import type { Desk } from '../../core/desk.ts'
import type { FileShelf } from '../../core/files.ts'
import type { Platform } from '../../core/platform.ts'
import { createProfile } from './profile.ts'
import { createReceive } from './receive.ts'
import { createReply } from './reply.ts'
import { createSend, createUpdate } from './send.ts'

/** A chat platform that runs in the browser, for trying things out, for demos and for tests. */
export function playground({ desk, shelf }: { desk: Desk; shelf: FileShelf }): Platform {
  return {
    name: 'playground',
    hooks: [
      ...(['POST /playground/api/messages', 'POST /playground/api/taps', 'POST /playground/api/forms'] as const),
      'POST /playground/api/choices',
    ],
    patience: Number.POSITIVE_INFINITY,
    receive: createReceive(desk, shelf),
    // The page calls us, and waits for its answer.
    connect: async () => async () => {},
    hold: () => ({ status: 202, body: { answer: {}, messages: [] } }),
    profile: createProfile(desk),
    reply: createReply(desk, shelf),
    send: createSend(desk),
    update: createUpdate(desk),
  }
}
