import { useCallback, useEffect, useState } from 'react'

/** Draws a card into an element. */
type Engine = typeof import('./engine.ts')['drawCard']

let loadedEngine: Engine | undefined

interface EngineState {
  drawCard: Engine | undefined
  failed: boolean
  retry: () => void
}

/** The card engine, fetched when the first card is to be shown and there at once for all later ones. */
export function useEngine(): EngineState {
  const [engine, setEngine] = useState(() => loadedEngine)
  const [failed, setFailed] = useState(false)

  const load = useCallback(() => {
    setFailed(false)
    import('./engine.ts').then(
      ({ drawCard }) => {
        loadedEngine = drawCard
        setEngine(() => drawCard)
      },
      () => setFailed(true),
    )
  }, [])

  useEffect(() => {
    if (loadedEngine === undefined) load()
  }, [load])

  return { drawCard: engine, failed, retry: load }
}
