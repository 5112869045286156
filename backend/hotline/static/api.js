// The desk's interface. Every failure becomes a Trouble with a sentence that says what to do.

export class Trouble extends Error {
  constructor(status, message, more = {}) {
    super(message);
    this.status = status;
    this.errors = more.errors || [];
  }

  /** Worth sending again unchanged: nothing was refused, it only did not get through. */
  get passing() { return this.status === 0 || this.status === 429 || this.status >= 500; }
}

const NO_NETWORK = '网络不通，还没有送到。网络好了再试。';
const BROKEN = '系统出了点问题，请稍后再试。';
const PATIENCE = 20000;

async function refused(answer) {
  const problem = await answer.json().catch(() => ({}));
  const detail = typeof problem.detail === 'string' ? problem.detail : BROKEN;
  return new Trouble(answer.status, detail, problem);
}

/** One call below /desk/api; null when the answer has no content. */
export async function call(path, method = 'GET', json = undefined) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE);
  try {
    const answer = await fetch('/desk/api' + path, {
      method, signal: abort.signal, cache: 'no-store', credentials: 'same-origin',
      headers: json === undefined ? {} : { 'Content-Type': 'application/json' },
      body: json === undefined ? undefined : JSON.stringify(json),
    });
    if (answer.status === 401 && path !== '/session') { location.assign('/desk'); }
    if (!answer.ok) { throw await refused(answer); }
    return answer.status === 204 ? null : await answer.json();
  } catch (error) {
    throw error instanceof Trouble ? error : new Trouble(0, NO_NETWORK);
  } finally {
    clearTimeout(timer);
  }
}

export const post = (path, json) => call(path, 'POST', json);

export function newId() {
  if (crypto.randomUUID) { return crypto.randomUUID(); }
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
}
