import { useEffect, useState } from 'react'
import { api } from '../api.ts'
import type { Command, Locale } from '../wire.ts'

const none: readonly Command[] = []

/** What this person may ask of the bot. Without it one can still type commands; so a failure stays quiet. */
export function useCommands(person: string, locale: Locale, isLive: boolean): readonly Command[] {
  const [commands, setCommands] = useState(none)

  useEffect(() => {
    if (!isLive) return
    let isCurrent = true
    api.commands(person, locale).then(
      list => {
        if (isCurrent) setCommands(list)
      },
      () => undefined,
    )
    return () => {
      isCurrent = false
    }
  }, [person, locale, isLive])

  return commands
}
