// An event stream that survives: it is opened again after whatever was seen last, and says so.

import { $, put } from './dom.js';

const LOST = '连接断了，正在重连，内容不会丢。';
const BACK = '连接好了。';
const PAUSES = [1000, 2000, 4000, 8000];

export class Stream {
  /** `on` maps names of events to what is done with their data; `back` runs after a gap. */
  constructor(path, on, back = () => {}) {
    this.path = path;
    this.on = on;
    this.back = back;
    this.last = null;
    this.tries = 0;
    this.ended = false;
    this.lost = false;
    addEventListener('offline', () => this._lose());
    addEventListener('online', () => { this.tries = 0; this._again(0); });
    addEventListener('pagehide', () => this.end());
  }

  open(after = null) {
    if (after !== null) { this.last = after; }
    if (this.source) { this.source.close(); }
    if (this.ended) { return; }
    const from = this.last === null ? '' : `?after=${this.last}`;
    const source = this.source = new EventSource('/desk/api' + this.path + from);
    source.onopen = () => this._found(source);
    source.onerror = () => { if (source === this.source) { this._lose(); this._again(); } };
    for (const [name, act] of Object.entries(this.on)) {
      source.addEventListener(name, (event) => {
        if (source !== this.source) { return; }
        if (event.lastEventId) { this.last = Number(event.lastEventId); }
        act(JSON.parse(event.data || '{}'));
      });
    }
  }

  end() {
    this.ended = true;
    clearTimeout(this.timer);
    if (this.source) { this.source.close(); }
    put($('connection'), '');
  }

  _found(source) {
    if (source !== this.source) { return; }
    this.tries = 0;
    if (!this.lost) { return; }
    this.lost = false;
    document.body.classList.remove('lost');
    put($('connection'), BACK);
    setTimeout(() => { if (!this.lost) { put($('connection'), ''); } }, 4000);
    this.back();
  }

  _lose() {
    if (this.ended) { return; }
    if (this.source) { this.source.close(); }
    this.lost = true;
    document.body.classList.add('lost');
    put($('connection'), LOST);
  }

  _again(pause = PAUSES[Math.min(this.tries++, PAUSES.length - 1)]) {
    if (this.ended || !this.lost) { return; }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), pause);
  }
}
