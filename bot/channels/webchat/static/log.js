// The finished messages, in order. The list is a live log: what is added is read out, once, whole.
import { call } from './api.js';
import { $, alarm, bubble, button, hand, make } from './dom.js';

const WHO = { assistant: '助手', user: '我', staff: '工作人员', system: '提示' };

export class Log {
  /** `correct(choice, message)`: what was heard was not what was said. */
  constructor(token, correct) {
    this.list = $('log');
    this.token = token;
    this.correct = correct;
    this.seen = new Set();
    this.me = null;
  }

  /** Now it is known as whom this phone speaks: what others said shows their name. */
  know(me) {
    this.me = me;
    this.list.querySelectorAll('[data-speaker]').forEach((entry) => this.name(entry));
  }

  name(entry) {
    const speaker = entry.dataset.speaker;
    const other = this.me !== null && speaker !== this.me;
    entry.classList.toggle('other', other);
    const by = entry.querySelector('span');
    by.className = other ? 'by' : 'away';
    by.textContent = (other ? speaker : WHO.user) + '：';
  }

  clear() {
    this.list.textContent = '';
    this.seen.clear();
  }

  /** Messages from earlier: shown, not read out. */
  fill(messages) {
    const talked = $('talked');
    talked.setAttribute('aria-live', 'off');
    messages.forEach((message) => this.add(message));
    setTimeout(() => talked.removeAttribute('aria-live'), 500);
  }

  /** Adds one message unless it is here already; answers the new entry or null. */
  add(message) {
    if (this.seen.has(message.id)) { return null; }
    this.seen.add(message.id);
    const shown = message.role === 'staff';
    const who = (shown && message.speaker_name) || WHO[message.role] || WHO.system;
    const speaker = message.role === 'user' ? message.speaker_name : null;
    const entry = make('li', { class: 'msg ' + message.role, tabindex: '-1', 'data-id': message.id, 'data-speaker': speaker },
      make('span', { class: shown ? 'by' : 'away' }, who + '：'));
    const say = bubble(message.text);
    if (message.role === 'user') { this.list.querySelectorAll('.mend').forEach((one) => one.remove()); }
    if (message.spoken && message.role === 'user') { say.append(this.mend(message)); }
    const things = (message.attachments || []).filter((one) => one.kind !== 'audio' || message.role === 'user').map((one) => this.thing(one));
    if (things.length) { say.append(make('div', { class: 'things' }, ...things)); }
    entry.append(say);
    if (speaker) { this.name(entry); }
    this.list.append(entry);
    return entry;
  }

  mine(message) { return !message.speaker_name || this.me === null || this.me === message.speaker_name; }

  /** That these words were heard, and the ways to put them right while that is still possible. */
  mend(message) {
    return make('div', { class: 'mend' }, make('span', { class: 'soft' }, '听到的'),
      ...(this.mine(message) ? message.choices || [] : []).map((choice) => button(choice.label, () => this.correct(choice, message))));
  }

  /** Something beside the words. Ours need the token, so they are fetched, never linked. */
  thing({ kind, url, alt }) {
    const get = () => call(url, { token: this.token(), as: 'blob', seconds: 60 });
    if (kind === 'image' || kind === 'qr') {
      const image = make('img', { alt, class: kind === 'qr' ? 'qr' : 'scan', hidden: true });
      const figure = make('figure', {}, image, make('figcaption', {}, alt));
      const show = () => get().then((blob) => {
        image.src = URL.createObjectURL(blob);
        image.hidden = false;
      });
      show().catch(() => figure.append(button('看图片：' + alt, () => show().catch((trouble) => alarm(trouble.message)))));
      return figure;
    }
    const name = kind === 'pdf' ? alt + '（PDF）' : alt;
    return button('打开' + name, () => get().then((blob) => hand(blob, alt + (kind === 'pdf' ? '.pdf' : '')))
      .catch((trouble) => alarm(trouble.message)));
  }

  last(role = 'assistant') {
    const all = this.list.querySelectorAll('.msg.' + role);
    return all.length ? all[all.length - 1] : null;
  }
}
