// Which conversation this page goes on with: one entered by a link, the one in hand, or a new one.
import { call } from './api.js';
import { talks } from './keep.js';

const csrf = () => document.body.dataset.csrf;

export function signOut() {
  return csrf() ? call('/chat/leave', { method: 'POST', json: { csrf: csrf() } }).catch(() => null) : Promise.resolve();
}

/** A conversation entered by a link, or begun before the scripts came, is in the cookie: take it over. */
async function takeOver() {
  const entered = window.location.search.includes('entered');
  if (!csrf() || (talks.now() && !entered)) { return; }
  const found = await call('/chat/session', { method: 'POST', json: { csrf: csrf() } }).catch(() => null);
  if (!found) { return; }
  const now = talks.now();
  if (now && now.id !== found.conversation_id) { talks.putAside(); }
  talks.set({ id: found.conversation_id, token: found.token });
  window.history.replaceState(null, '', '/');
}

/** `take(talk)` is told the conversation before its messages are here. */
export async function begin(take) {
  await takeOver();
  const saved = talks.now();
  if (saved && saved.id && saved.token) {
    take(saved);
    const found = await call('/api/conversations/' + saved.id, { token: saved.token });
    return { ...found, resumed: true };
  }
  const started = await call('/api/conversations', { method: 'POST', json: { channel: 'web' } });
  const talk = { id: started.conversation_id, token: started.token };
  take(talk);
  talks.set(talk);
  return { messages: started.messages, turn: started.turn || { messages: started.messages, asking: 'consent', phase: 'consent' } };
}
