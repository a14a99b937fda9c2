import { Logo } from './Logo.tsx'
import { useStrings } from './state/settings.tsx'

/** A company in which nobody works yet: there is no one to be. */
export function Nobody() {
  const strings = useStrings()
  return (
    <div className="notice-block" data-testid="nobody">
      <div className="empty-logo">
        <Logo size={56} />
      </div>
      <h2>{strings.nobody}</h2>
      <p>{strings.nobodyText}</p>
    </div>
  )
}
