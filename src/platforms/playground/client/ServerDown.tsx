import { Logo } from './Logo.tsx'
import { useStrings } from './state/settings.tsx'

export function ServerDown({ onRetry }: { onRetry: () => void }) {
  const strings = useStrings()
  return (
    <div className="notice-block" role="alert" data-testid="server-down">
      <div className="empty-logo">
        <Logo size={56} />
      </div>
      <h2>{strings.serverDown}</h2>
      <p>{strings.serverDownText}</p>
      <button type="button" className="button button-primary" onClick={onRetry}>
        {strings.retry}
      </button>
    </div>
  )
}
