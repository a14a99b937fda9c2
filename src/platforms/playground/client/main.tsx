import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import './theme/tokens.css'
import './theme/base.css'
import './theme/layout.css'
import './theme/people.css'
import './theme/chats.css'
import './theme/conversation.css'
import './theme/placeholders.css'
import './theme/composer.css'
import './theme/files.css'
import './theme/clock.css'
import './theme/cards.css'
import './theme/dialog.css'
import './theme/toasts.css'

const root = document.getElementById('root')
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
