// What was said and is not answered yet. Nothing is lost: it stays until the service has it, and is
// sent again under the same id, so that nothing counts twice.
import { newId } from './api.js';
import { button, make } from './dom.js';
import { readJson, readShort, writeShort } from './keep.js';

const AGAIN = 15;

export class Outbox {
  /** `deliver(item)` sends one; `on` is told: sent(item, turn), refused(item, trouble), failed(item), idle(). */
  constructor(list, deliver, on) {
    this.list = list;
    this.deliver = deliver;
    this.on = on;
    this.items = [];
    this.busy = false;
    this.timer = 0;
    window.addEventListener('online', () => this.run());
  }

  restore() {
    const kept = readJson('unsent', readShort);
    if (Array.isArray(kept)) { kept.forEach((item) => this.items.push({ ...item, tried: true })); }
    this.draw();
    if (this.items.length) { this.run(); }
  }

  add(item) {
    this.items.push({ key: newId(), ...item });
    this.draw();
    this.run();
  }

  has(key) { return this.items.some((item) => item.key === key); }

  clear() {
    this.items = [];
    this.draw();
  }

  drop(item) {
    this.items = this.items.filter((one) => one !== item);
    this.draw();
  }

  async run() {
    if (this.busy) { return; }
    this.busy = true;
    clearTimeout(this.timer);
    while (this.items.length) {
      const item = this.items[0];
      try {
        const turn = await this.deliver(item);
        if (!this.items.includes(item)) { continue; }
        this.drop(item);
        this.on.sent(item, turn);
      } catch (trouble) {
        if (!trouble.passing) {
          if (trouble.status === undefined) { this.busy = false; throw trouble; }
          this.drop(item);
          this.on.refused(item, trouble);
          continue;
        }
        item.failed = true;
        this.draw();
        this.on.failed(item, trouble);
        this.timer = setTimeout(() => this.run(), AGAIN * 1000);
        break;
      }
    }
    this.busy = false;
    if (!this.items.length) { this.on.idle(); }
  }

  draw() {
    const keep = this.items.filter((item) => !item.file && !item.recording)
      .map(({ key, text, choice, label }) => ({ key, text, choice, label }));
    writeShort('unsent', keep.length ? JSON.stringify(keep) : null);
    this.list.textContent = '';
    this.items.forEach((item) => this.list.append(this.entry(item)));
  }

  entry(item) {
    if (!item.failed) {
      return make('li', { class: 'waiting' }, make('span', { class: 'away' }, '正在发送：'), item.label);
    }
    const again = button('重发', () => this.run(), { class: 'main' });
    const edit = item.text === undefined ? null : button('改一改', () => { this.drop(item); this.on.edit(item); });
    const off = button('不发了', () => { this.drop(item); this.on.idle(); });
    return make('li', {}, make('p', {}, '没发出去：' + item.label), make('div', { class: 'row' }, again, edit, off));
  }
}
