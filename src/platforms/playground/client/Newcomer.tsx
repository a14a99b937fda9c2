import { type FormEvent, useState } from 'react'
import { api } from './api.ts'
import { Logo } from './Logo.tsx'
import { useStrings } from './state/settings.tsx'

interface NewcomerProps {
  /** True while nobody is in the company: then there is no way back. */
  isFirst: boolean
  onJoined: (id: string) => void
  onBack: () => void
}

/** Somebody new comes to the page: the first one to begin a company, a later one to ask to be let in. */
export function Newcomer({ isFirst, onJoined, onBack }: NewcomerProps) {
  const strings = useStrings()
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)
  const [hasFailed, setFailed] = useState(false)

  async function join(event: FormEvent) {
    event.preventDefault()
    setBusy(true)
    setFailed(false)
    try {
      const { id } = await api.join(name.trim())
      onJoined(id)
    } catch {
      setFailed(true)
      setBusy(false)
    }
  }

  return (
    <form className="notice-block newcomer" data-testid="newcomer" onSubmit={event => void join(event)}>
      <div className="empty-logo">
        <Logo size={56} />
      </div>
      <h2>{isFirst ? strings.nobody : strings.newcomer}</h2>
      <p>{isFirst ? strings.nobodyText : strings.newcomerText}</p>
      <input
        className="field"
        data-testid="newcomer-name"
        aria-label={strings.yourName}
        placeholder={strings.yourName}
        maxLength={40}
        value={name}
        onChange={event => setName(event.target.value)}
      />
      {hasFailed && <p role="alert">{strings.joinFailed}</p>}
      <div className="newcomer-buttons">
        <button type="submit" className="button button-primary" disabled={busy || name.trim() === ''}>
          {strings.join}
        </button>
        {!isFirst && (
          <button type="button" className="button" onClick={onBack}>
            {strings.cancel}
          </button>
        )}
      </div>
    </form>
  )
}
