// The conversation: what was said, what is being sent, and what did not get through yet.

import { call, newId, post } from './api.js';
import { $, button, make, moment } from './dom.js';
import { alarm, doing, say } from './shell.js';

const NEAR = 80;

export class Talk {
  /** `acts` opens a masked message and marks a misread one, or is null for who may only read. */
  constructor(path, acts) {
    this.path = path;
    this.acts = acts;
    this.learns = false;
    this.last = 0;
    this.seen = new Set();
    this.pending = [];
    this.mine = false;
    $('to-newest').addEventListener('click', () => this._toEnd());
    $('log-frame').addEventListener('scroll', () => { if (this._atEnd()) { $('newer').hidden = true; } });
  }

  async load() {
    const found = await call(`${this.path}/messages?after=${this.last}`);
    for (const message of found.messages) { this.add(message, false); }
    this.last = Math.max(this.last, found.last_seq || 0);
    this._toEnd();
    return this.last;
  }

  /** One message, once. The log is a live region: it reads out what is added. */
  add(message, announced = true) {
    if (this.seen.has(message.seq)) { return; }
    this.seen.add(message.seq);
    this.last = Math.max(this.last, message.seq);
    const atEnd = this._atEnd();
    if (!announced) { $('log-frame').setAttribute('aria-busy', 'true'); }
    $('log').append(this._line(message));
    if (!announced) { $('log-frame').removeAttribute('aria-busy'); }
    if (message.role === 'staff') { this._arrived(message.text); }
    if (atEnd) { this._toEnd(); } else if (announced) { $('newer').hidden = false; }
  }

  /** Draw the ways to open masked messages and to mark misread ones, or take them away. */
  holding(mine) {
    this.mine = mine;
    for (const way of $('log').querySelectorAll('.reveal')) { way.hidden = !mine; }
    for (const way of $('log').querySelectorAll('.misread')) { way.hidden = !(mine && this.learns); }
  }

  async send(text, answerId = null, shown = text) {
    const body = answerId ? { client_id: newId(), answer_id: answerId } : { client_id: newId(), text };
    const item = { body, shown, state: '正在送……' };
    this.pending.push(item);
    this._drawPending();
    await this._try(item);
  }

  /** Send again what only did not get through; the same id makes it harmless twice. */
  async again() {
    for (const item of this.pending.filter((i) => i.waits)) { await this._try(item); }
  }

  get unsent() { return this.pending.length > 0; }

  async _try(item) {
    item.waits = false;
    try {
      const sent = await post(`${this.path}/messages`, item.body);
      if (sent.delivered) { this._drop(item); } else { item.state = '已留存，正在送到对方那里'; item.kept = true; }
    } catch (error) {
      if (error.passing) {
        item.waits = true;
        item.state = '还没有送到，网络好了会自动再送';
        setTimeout(() => { if (item.waits) { this._try(item); } }, 5000);
      } else {
        this._refused(item, error);
      }
    }
    this._drawPending();
  }

  _refused(item, error) {
    this._drop(item);
    alarm(error.message);
    if (item.body.text && !$('words').value) { $('words').value = item.body.text; }
  }

  _arrived(text) {
    const item = this.pending.find((i) => i.kept && (i.body.answer_id || text.includes(i.body.text)));
    if (item) { this._drop(item); }
  }

  _drop(item) {
    this.pending = this.pending.filter((i) => i !== item);
    this._drawPending();
  }

  _drawPending() {
    $('unsent').replaceChildren(...this.pending.map((i) =>
      make('p', {}, make('span', {}, i.shown), make('small', {}, i.state))));
  }

  _line(message) {
    const lines = message.text.split(/\n+/).filter(Boolean);
    const masked = this.acts && message.text.includes('**');
    const theirs = this.acts && message.role === 'user' && message.text;
    return make('li', { class: `msg ${message.role}`, 'data-seq': message.seq },
      make('p', { class: 'by' }, make('b', {}, message.speaker || (message.role === 'user' ? '办理人' : '助手')), ' ',
        message.at ? make('time', { datetime: message.at }, moment(message.at)) : null),
      make('div', { class: 'said' }, ...lines.map((line) => make('p', {}, line))),
      masked ? button('打开原文', () => this.acts.reveal(`message:${message.seq}`, `第${message.seq}条消息`),
        { class: 'small reveal', hidden: !this.mine, 'aria-label': `打开第${message.seq}条消息的原文` }) : null,
      theirs ? button('没听懂', () => doing(() => this.acts.misreads(message)),
        { class: 'small bare misread', hidden: !(this.mine && this.learns), 'aria-label': `助手没听懂第${message.seq}条消息` }) : null);
  }

  _atEnd() {
    const log = $('log-frame');
    return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
  }

  _toEnd() {
    $('log-frame').scrollTop = $('log-frame').scrollHeight;
    $('newer').hidden = true;
  }
}

/** The composer: Ctrl+Enter sends. */
export function composer(talk) {
  const words = $('words');
  $('composer').addEventListener('submit', (event) => {
    event.preventDefault();
    const text = words.value.trim();
    if (!text) { alarm('还没有写内容。'); words.focus(); return; }
    alarm('');
    words.value = '';
    words.focus();
    talk.send(text);
  });
  words.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      event.preventDefault();
      $('composer').requestSubmit();
    }
  });
  addEventListener('beforeunload', (event) => {
    if (talk.unsent || words.value.trim()) { event.preventDefault(); }
  });
  say('');
}
