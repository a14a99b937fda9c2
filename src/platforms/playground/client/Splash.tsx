import { Logo } from './Logo.tsx'
import { useStrings } from './state/settings.tsx'

export function Splash() {
  const strings = useStrings()
  return (
    <div className="splash" role="status" aria-label={strings.loading}>
      <Logo size={64} />
    </div>
  )
}
