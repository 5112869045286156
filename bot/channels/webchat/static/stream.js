// Messages that come by themselves: server-sent events over fetch, because the token must not stand
// in an address. Where bodies cannot be read piece by piece, or streams keep breaking, it asks now and then.
import { call } from './api.js';

const QUIET = 45;      // seconds; the service says something every 15
const POLL = 10;
const LONGEST = 30;

const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

export function listen(talk, onMessage, onPoll, onGone) {
  const stop = new AbortController();
  let last = null;
  let fails = 0;

  async function once() {
    const head = { Accept: 'text/event-stream' };
    if (last !== null) { head['Last-Event-ID'] = last; }
    const turn = new AbortController();
    const end = () => turn.abort();
    stop.signal.addEventListener('abort', end);
    let watch = setTimeout(end, QUIET * 1000);
    try {
      const answer = await call('/api/conversations/' + talk.id + '/events',
        { token: talk.token, headers: head, as: 'answer', seconds: 0, signal: turn.signal });
      if (!answer.body || !answer.body.getReader) { return false; }
      const reader = answer.body.getReader();
      const decoder = new TextDecoder();
      let rest = '';
      for (;;) {
        const { value, done } = await reader.read();
        if (done) { return true; }
        clearTimeout(watch);
        watch = setTimeout(end, QUIET * 1000);
        fails = 0;
        rest += decoder.decode(value, { stream: true }).replace(/\r\n?/g, '\n');
        const blocks = rest.split('\n\n');
        rest = blocks.pop();
        blocks.forEach(take);
      }
    } finally {
      clearTimeout(watch);
      stop.signal.removeEventListener('abort', end);
    }
  }

  function take(block) {
    let data = '';
    for (const line of block.split('\n')) {
      const [, name, value] = line.match(/^([a-z]*): ?(.*)$/) || [null, '', ''];
      if (name === 'id') { last = value; }
      if (name === 'data') { data += (data ? '\n' : '') + value; }
    }
    if (!data) { return; }
    try { onMessage(JSON.parse(data)); } catch (error) { /* not for us */ }
  }

  (async function run() {
    let streams = true;
    while (!stop.signal.aborted) {
      try {
        if (streams) {
          streams = await once();
        } else {
          await onPoll();
          await pause(POLL);
        }
      } catch (trouble) {
        if (stop.signal.aborted) { return; }
        if (trouble.gone) { onGone(); return; }
        fails += 1;
        if (fails >= 2) { await onPoll().catch(() => null); }
      }
      if (streams) { await pause(Math.min(LONGEST, fails ? 2 ** fails : 1)); }
    }
  })();

  return () => stop.abort();
}
