// The one button of reading aloud: stop while it speaks, once more afterwards. And what is kept of it.
import { call } from './api.js';
import { $, button } from './dom.js';
import * as voice from './voice.js';

export class Hear {
  /** `talk()` is the conversation in hand. */
  constructor(talk) {
    this.talk = talk;
    this.box = $('hear');
    this.button = button('', () => { if (voice.speaking()) { voice.hush(); } else { voice.unlock(); voice.again(); } });
    this.box.append(this.button);
    voice.onChange(() => this.draw());
    window.addEventListener('pagehide', () => voice.hush());
    document.addEventListener('pointerdown', () => { if (voice.wanted(false)) { voice.unlock(); } });
  }

  draw() {
    this.box.hidden = !(voice.speaking() || (voice.spoken() && voice.wish() !== false));
    this.button.textContent = voice.speaking() ? '停止朗读' : '再听一遍';
  }

  get path() { return '/api/conversations/' + this.talk().id; }

  /** What this conversation remembers of how it is read out. */
  load() {
    const talk = this.talk();
    return call(this.path + '/speech', { token: talk.token })
      .then((found) => { if (this.talk() === talk) { voice.know(found, '/api/conversations/' + talk.id, talk.token); } }, () => null);
  }

  /** Kept with the conversation, so that another phone does the same; a helper keeps it here only. */
  keep(wished) {
    const talk = this.talk();
    return talk ? call(this.path + '/speech', { method: 'PUT', json: wished, token: talk.token }).catch(() => null) : null;
  }
}
