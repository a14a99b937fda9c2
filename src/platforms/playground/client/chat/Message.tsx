import { memo, useCallback, useState } from 'react'
import { Avatar } from '../Avatar.tsx'
import { AdaptiveCard } from '../cards/AdaptiveCard.tsx'
import { Icon } from '../Icon.tsx'
import { useNameOf } from '../state/company.tsx'
import { useStrings } from '../state/settings.tsx'
import type { Tap } from '../state/useDeeds.ts'
import { bot, type Card, type Inputs, type Message as WireMessage } from '../wire.ts'
import { FileList } from './FileList.tsx'
import { PlainText } from './PlainText.tsx'

interface MessageProps {
  message: WireMessage
  opens: boolean
  time: string
  isMine: boolean
  /** The start of what this one replies to, where that is known. */
  replyTo: { from: string; text: string } | undefined
  onTap: (tap: Tap) => Promise<void>
  onReply: (message: WireMessage) => void
}

/** A brief glow when the message is changed in place. */
function Glow({ version }: { version: number }) {
  const [first] = useState(version)
  if (version === first) return null
  return <span key={version} className="glow" aria-hidden="true" />
}

interface MessageCardProps {
  message: WireMessage
  card: Card
  onTap: (tap: Tap) => Promise<void>
}

function MessageCard({ message, card, onTap }: MessageCardProps) {
  const [busy, setBusy] = useState<string>()
  const { id, chat } = message

  const onAction = useCallback(
    async (action: string, inputs: Inputs) => {
      setBusy(action)
      await onTap({ chat, message: id, action, inputs })
      setBusy(undefined)
    },
    [chat, id, onTap],
  )

  return (
    <div className="card-frame">
      <AdaptiveCard card={card} busy={busy} onAction={onAction} />
      <Glow version={message.version} />
    </div>
  )
}

function Head({ from, time, createdAt }: { from: string; time: string; createdAt: string }) {
  const strings = useStrings()
  const nameOf = useNameOf()
  return (
    <div className="message-head">
      <span className="message-name">{nameOf(from)}</span>
      {from === bot && <span className="bot-tag">{strings.bot}</span>}
      <time dateTime={createdAt}>{time}</time>
    </div>
  )
}

function Quote({ from, text }: { from: string; text: string }) {
  const strings = useStrings()
  const nameOf = useNameOf()
  return (
    <div className="quote">
      <Icon name="reply" size={13} />
      <span>
        {strings.inReplyTo(nameOf(from))}
        {text === '' ? '' : `: ${text}`}
      </span>
    </div>
  )
}

export const Message = memo(function Message({ message, opens, time, isMine, replyTo, onTap, onReply }: MessageProps) {
  const strings = useStrings()
  const nameOf = useNameOf()
  const { from, text, card, files = [], audience, createdAt } = message
  const classes = ['message', isMine ? 'is-mine' : '', opens ? 'opens' : ''].filter(Boolean).join(' ')

  return (
    <article className={classes} data-testid={`message-${message.id}`} data-version={message.version} data-from={from}>
      {opens ? <Avatar id={from} name={nameOf(from)} /> : <time className="message-aside">{time}</time>}
      <div className="message-body">
        {opens && <Head from={from} time={time} createdAt={createdAt} />}
        {replyTo !== undefined && <Quote from={replyTo.from} text={replyTo.text} />}
        {text && (
          <div className="bubble">
            <PlainText text={text} />
            {!card && <Glow version={message.version} />}
          </div>
        )}
        {files.length > 0 && <FileList files={files} />}
        {card && <MessageCard message={message} card={card} onTap={onTap} />}
        <div className="message-foot">
          {audience === 'user' && (
            <div className="only-you" data-testid="only-you">
              <Icon name="eye" size={13} />
              {strings.onlyYou}
            </div>
          )}
          <button type="button" className="reply" data-testid="reply" onClick={() => onReply(message)}>
            <Icon name="reply" size={13} />
            {strings.reply}
          </button>
        </div>
      </div>
    </article>
  )
})
