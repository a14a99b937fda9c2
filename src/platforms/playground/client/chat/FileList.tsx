import { Icon } from '../Icon.tsx'
import { useStrings } from '../state/settings.tsx'
import type { SharedFile } from '../wire.ts'

const kilo = 1024

function sizeOf(bytes: number): string {
  if (bytes < kilo) return `${bytes} B`
  if (bytes < kilo * kilo) return `${Math.round(bytes / kilo)} KB`
  return `${(bytes / kilo / kilo).toFixed(1)} MB`
}

/** The files of a message, each a link that saves it. */
export function FileList({ files }: { files: readonly SharedFile[] }) {
  const strings = useStrings()
  return (
    <ul className="files">
      {files.map(({ id, name, size, url }) => (
        <li key={id}>
          <a className="file" href={url} download={name} aria-label={strings.download(name)}>
            <span className="file-icon">
              <Icon name="file" />
            </span>
            <span className="file-name">{name}</span>
            <span className="file-size">{sizeOf(size)}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}
