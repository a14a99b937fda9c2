import { type SyntheticEvent, useEffect, useId, useRef, useState } from 'react'
import { AdaptiveCard } from './cards/AdaptiveCard.tsx'
import type { LookUp } from './cards/suggest.ts'
import { Icon } from './Icon.tsx'
import { hasPointer } from './state/media.ts'
import { useStrings } from './state/settings.tsx'
import type { OpenForm } from './state/useDeeds.ts'
import type { Inputs } from './wire.ts'

interface FormDialogProps {
  open: OpenForm
  onSubmit: (action: string, inputs: Inputs) => void
  onClose: () => void
  lookUp: LookUp
}

function DiscardQuestion({ onDiscard, onKeep }: { onDiscard: () => void; onKeep: () => void }) {
  const strings = useStrings()
  return (
    <div className="dialog-question" role="alertdialog" aria-label={strings.discard}>
      <span>{strings.discard}</span>
      <button type="button" className="button" onClick={onKeep}>
        {strings.discardNo}
      </button>
      <button type="button" className="button button-danger" data-testid="discard" onClick={onDiscard}>
        {strings.discardYes}
      </button>
    </div>
  )
}

/** A form the bot opened. Closing it asks first when something was typed. */
export function FormDialog({ open: { form, refusal, busy }, onSubmit, onClose, lookUp }: FormDialogProps) {
  const strings = useStrings()
  const titleId = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const [isTouched, setTouched] = useState(false)
  const [isAsking, setAsking] = useState(false)

  useEffect(() => {
    const element = dialog.current
    if (element === null) return
    element.showModal()
    return () => element.close()
  }, [])

  function tryClose() {
    if (isTouched && !isAsking) setAsking(true)
    else onClose()
  }

  function onCancel(event: SyntheticEvent) {
    event.preventDefault()
    tryClose()
  }

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does what a click on the backdrop does
    <dialog
      ref={dialog}
      className="form-dialog"
      data-testid="form-dialog"
      aria-labelledby={titleId}
      onCancel={onCancel}
      onClick={event => {
        if (event.target === dialog.current) tryClose()
      }}
    >
      <div className="dialog-sheet">
        <header className="dialog-header">
          <h2 id={titleId}>{form.title}</h2>
          <button type="button" className="icon-button" aria-label={strings.close} onClick={tryClose}>
            <Icon name="close" />
          </button>
        </header>
        <div className="dialog-body">
          {refusal?.text !== undefined && (
            <p className="dialog-error" role="alert">
              <Icon name="warning" size={16} />
              {refusal.text}
            </p>
          )}
          <AdaptiveCard
            card={form.card}
            busy={busy}
            errors={refusal?.fields}
            onAction={onSubmit}
            onTouched={() => setTouched(true)}
            lookUp={lookUp}
            enterSends
            focusFirst={hasPointer()}
          />
        </div>
        {isAsking && <DiscardQuestion onDiscard={onClose} onKeep={() => setAsking(false)} />}
      </div>
    </dialog>
  )
}
