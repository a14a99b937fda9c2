import { type KeyboardEvent, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react'
import { useSettings } from '../state/settings.tsx'
import type { Card } from '../wire.ts'
import type { DrawnCard, OnAction } from './engine.ts'
import type { LookUp } from './suggest.ts'
import { useEngine } from './useEngine.ts'

interface AdaptiveCardProps {
  card: Card
  /** The action being carried out; all others wait meanwhile. */
  busy: string | undefined
  errors?: Readonly<Record<string, string>> | undefined
  onAction: OnAction
  onTouched?: () => void
  /** Asks for what fits into a searched field. */
  lookUp?: LookUp | undefined
  /** In a form, Enter in a one-line field (and Ctrl+Enter in any) sends it. */
  enterSends?: boolean
  /** Puts the caret into the first field once the card stands. */
  focusFirst?: boolean
}

const noErrors = {}

const fields = 'input, select, textarea'

/** Puts the focus back to the button it was on when the card was drawn anew. */
function refocus(host: HTMLElement, action: string | undefined): void {
  if (action === undefined) return
  const button = [...host.querySelectorAll<HTMLElement>('[data-action]')].find(each => each.dataset.action === action)
  button?.focus({ preventScroll: true })
}

export function AdaptiveCard({
  card,
  busy,
  errors,
  onAction,
  onTouched,
  lookUp,
  enterSends,
  focusFirst,
}: AdaptiveCardProps) {
  const { strings, tag } = useSettings()
  const { drawCard, failed, retry } = useEngine()
  const host = useRef<HTMLDivElement>(null)
  const [drawn, setDrawn] = useState<DrawnCard>()
  const [broken, setBroken] = useState(false)
  const act = useEffectEvent<OnAction>((action, inputs) => {
    if (busy === undefined) onAction(action, inputs)
  })

  useLayoutEffect(() => {
    const element = host.current
    if (drawCard === undefined || element === null) return
    const active = document.activeElement
    const focused = active instanceof HTMLElement && element.contains(active) ? active.dataset.action : undefined
    try {
      const next = drawCard(card, tag, { onAction: (action, inputs) => act(action, inputs), lookUp })
      element.replaceChildren(...(next === undefined ? [] : [next.element]))
      setDrawn(next)
      setBroken(next === undefined)
    } catch {
      element.replaceChildren()
      setDrawn(undefined)
      setBroken(true)
    }
    refocus(element, focused)
  }, [drawCard, card, tag, lookUp])

  useLayoutEffect(() => drawn?.setBusy(busy), [drawn, busy])

  useEffect(() => {
    drawn?.setErrors(errors ?? noErrors)?.focus()
  }, [drawn, errors])

  useEffect(() => {
    if (drawn !== undefined && focusFirst === true) drawn.element.querySelector<HTMLElement>(fields)?.focus()
  }, [drawn, focusFirst])

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    if (enterSends !== true || event.key !== 'Enter' || event.nativeEvent.isComposing) return
    const oneLine = event.target instanceof HTMLInputElement && event.target.type !== 'checkbox'
    if (!oneLine && !event.ctrlKey && !event.metaKey) return
    event.preventDefault()
    drawn?.executeDefault()
  }

  return (
    <>
      {drawCard === undefined && !failed && (
        <div className="skeleton card-skeleton" role="status" aria-label={strings.loading} />
      )}
      {(failed || broken) && (
        <div className="card-failed">
          <span>{strings.cardFailed}</span>
          {failed && (
            <button type="button" className="link-button" onClick={retry}>
              {strings.retry}
            </button>
          )}
        </div>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys bubble up from the card's own controls */}
      <div ref={host} className="card-host" onKeyDown={onKeyDown} onInput={onTouched} />
    </>
  )
}
