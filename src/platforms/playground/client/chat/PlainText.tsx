import { isWebAddress } from '../cards/cardGuard.ts'
import { useStrings } from '../state/settings.tsx'

const address = /(https?:\/\/[^\s<>"'，。；！？、（）【】]+)/

/** What people write: plain text with its line breaks, and web addresses one can follow. */
export function PlainText({ text }: { text: string }) {
  const strings = useStrings()
  let offset = 0
  return text.split(address).map(part => {
    const key = offset
    offset += part.length
    if (!isWebAddress(part)) return <span key={key}>{part}</span>
    return (
      <a key={key} href={part} target="_blank" rel="noopener noreferrer" title={strings.newWindow}>
        {part}
      </a>
    )
  })
}
