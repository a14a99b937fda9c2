import { useStrings } from '../state/settings.tsx'

const widths = [220, 380, 160, 440, 300]

export function MessageSkeletons() {
  const strings = useStrings()
  return (
    <div role="status" aria-label={strings.loading}>
      {widths.map(width => (
        <div key={width} className="message-skeleton">
          <div className="skeleton" />
          <div className="skeleton" style={{ maxWidth: width }} />
        </div>
      ))}
    </div>
  )
}
