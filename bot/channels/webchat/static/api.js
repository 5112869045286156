// The service over HTTP. Every failure becomes a Trouble with a sentence that says what to do.

export class Trouble extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }

  /** Worth sending again unchanged: nothing was refused, it only did not get through. */
  get passing() { return this.status === 0 || this.status === 429 || this.status >= 500; }

  get gone() { return this.status === 401 || this.status === 404; }
}

const NO_NETWORK = '网络不通，还没有发出去。您写的都还在，网络好了可以重发。';
const BROKEN = '系统出了点问题，您说过的内容都还在。请稍后再试。';

async function sentence(answer) {
  try {
    const problem = await answer.json();
    return typeof problem.detail === 'string' ? problem.detail : BROKEN;
  } catch (error) {
    return BROKEN;
  }
}

/** One call. `as` is json, blob, text or answer (the open response, for streams). */
export async function call(path, { method = 'GET', json, form, token, headers = {}, as = 'json', seconds = 30, signal } = {}) {
  const abort = new AbortController();
  const timer = seconds ? setTimeout(() => abort.abort(), seconds * 1000) : 0;
  if (signal) { signal.addEventListener('abort', () => abort.abort()); }
  const head = { Accept: 'application/json, */*', ...headers };
  if (token) { head.Authorization = 'Bearer ' + token; }
  if (json !== undefined) { head['Content-Type'] = 'application/json'; }
  try {
    const answer = await fetch(path, {
      method, headers: head, body: json !== undefined ? JSON.stringify(json) : form,
      signal: abort.signal, cache: 'no-store', credentials: 'same-origin',
    });
    if (!answer.ok) { throw new Trouble(answer.status, await sentence(answer)); }
    if (as === 'answer') { return answer; }
    if (answer.status === 204) { return null; }
    return await answer[as]();
  } catch (error) {
    throw error instanceof Trouble ? error : new Trouble(0, NO_NETWORK);
  } finally {
    clearTimeout(timer);
  }
}

export function newId() {
  if (window.crypto && crypto.randomUUID) { return crypto.randomUUID(); }
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
