// What can be tapped now, in one group that is labelled by the question; and how the box below helps.
import { $, button, make } from './dom.js';

const MULTI = /\[\]=/;
const ALONE = /=(none|unknown|later|never)$|^cmd:/;
const ways = JSON.parse($('ways').textContent);
const LONG = 6;

const codeOf = (id) => id.slice(id.indexOf('=') + 1);

export class Ask {
  /** `on`: choose(choice, label), file(file, kind, label), sign(), form(). */
  constructor(on) {
    this.group = $('ask');
    this.on = on;
    this.keys = 'text';
  }

  get way() { return ways[this.asking] || {}; }

  clear() {
    this.group.textContent = '';
    this.group.removeAttribute('role');
    this.group.removeAttribute('aria-labelledby');
    this.group.removeAttribute('aria-disabled');
  }

  /** While the answer is on its way the buttons stay where they are, but do nothing more. */
  hold(on) {
    this.held = on;
    this.group.querySelectorAll('button, input').forEach((one) => {
      if (on) { one.setAttribute('aria-disabled', 'true'); } else { one.removeAttribute('aria-disabled'); }
    });
  }

  draw(turn, question) {
    this.clear();
    this.held = false;
    this.asking = turn.asking;
    const offer = [...turn.messages].reverse().find((message) => (message.choices || []).length);
    const choices = offer ? offer.choices : [];
    const ticks = choices.filter((choice) => MULTI.test(choice.id) && !ALONE.test(choice.id));
    const rest = choices.filter((choice) => !ticks.includes(choice));
    this.group.append(...this.special(), ...(ticks.length ? [this.ticks(ticks)] : []));
    if (rest.length) { this.group.append(this.buttons(rest)); }
    if (this.group.childElementCount && question) {
      const line = question.querySelector('.say p:last-of-type') || question;
      document.querySelectorAll('#question').forEach((old) => old.removeAttribute('id'));
      line.id = 'question';
      this.group.setAttribute('role', 'group');
      this.group.setAttribute('aria-labelledby', 'question');
    }
    this.box(turn);
  }

  guarded(act) { return () => { if (!this.held) { act(); } }; }

  buttons(choices) {
    return make('div', { class: shape(choices) }, ...choices.map((choice) =>
      button(choice.label, this.guarded(() => this.on.choose(choice.id, choice.label)), { 'data-choice': choice.id })));
  }

  /** Several may hold: tick, then say so. */
  ticks(choices) {
    const boxes = choices.map((choice) => make('label', { class: 'tick' },
      make('input', { type: 'checkbox', value: choice.id }), make('span', {}, choice.label)));
    const hint = make('p', { class: 'hint' }, '可以选几项，选好后按“选好了”。');
    const done = button('选好了', this.guarded(() => {
      const picked = choices.filter((_, n) => boxes[n].firstChild.checked);
      if (!picked.length) {
        hint.textContent = '还没有选。请先点选一项或几项。';
        hint.setAttribute('role', 'alert');
        boxes[0].firstChild.focus();
        return;
      }
      const key = picked[0].id.slice(0, picked[0].id.indexOf('='));
      this.on.choose(key + '=' + picked.map((one) => codeOf(one.id)).join(','), picked.map((one) => one.label).join('、'));
    }), { class: 'main' });
    return make('div', {}, hint, make('div', { class: shape(choices) }, ...boxes), make('div', { class: 'row' }, done));
  }

  /** Beyond words: a file to give, a name to sign, a form to look through. */
  special() {
    const { file, sign, look, only } = this.way;
    const parts = [];
    if (sign) { parts.push(button('手写签字', this.guarded(() => this.on.sign()), { class: 'main' })); }
    if (look) { parts.push(button('逐项核对申请表', this.guarded(() => this.on.form()), { class: 'main' })); }
    if (file && !sign) {
      parts.push(this.fileButton('拍照', { capture: 'environment' }, only ? 'main' : ''));
      parts.push(this.fileButton(file === 'guardian_paper' ? '选照片或PDF' : '选手机里的照片', {}, ''));
    }
    return parts.length ? [make('div', { class: 'row' }, ...parts)] : [];
  }

  fileButton(label, more, style) {
    const { file, name } = this.way;
    const input = make('input', {
      type: 'file', accept: file === 'guardian_paper' && !more.capture ? 'image/*,application/pdf' : 'image/*', ...more,
      'aria-label': label + '：' + (name || '照片'),
      onclick: (event) => { if (this.held) { event.preventDefault(); } },
      onchange: () => { if (input.files[0]) { this.on.file(input.files[0], file, name || '照片'); } },
    });
    return make('span', { class: 'file ' + style }, label, input);
  }

  /** The keyboard that fits; words stay possible, and X of an ID number is one tap away. */
  box(turn) {
    const box = $('text');
    const way = this.way;
    const numbers = way.keys === 'tel';
    const keys = $('keys');
    keys.textContent = '';
    box.placeholder = turn.phase === 'human' && !turn.asking ? '给工作人员留言' : way.hint || '在这里打字';
    this.mode(numbers ? 'tel' : 'text');
    if (!numbers) { return; }
    const swap = button('换文字键盘', () => {
      this.mode(this.keys === 'tel' ? 'text' : 'tel');
      swap.textContent = this.keys === 'tel' ? '换文字键盘' : '换数字键盘';
      box.focus();
    });
    keys.append(swap);
    if (way.x) {
      keys.append(button('输入X', () => {
        box.setRangeText('X', box.selectionStart, box.selectionEnd, 'end');
        box.focus();
      }));
    }
  }

  mode(keys) {
    this.keys = keys;
    $('text').setAttribute('inputmode', keys);
  }
}

function shape(choices) {
  const long = choices.some((choice) => [...choice.label].length > LONG);
  return 'picks' + (long ? ' long' : '') + (choices.length > 5 ? ' many' : '');
}
