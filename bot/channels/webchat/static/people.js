// Other people in this case: letting somebody in, who can open it, who gets the notices.
import { button, make } from './dom.js';
import { later, open } from './panel.js';

const RIGHTS = [['fill', '帮着填'], ['submit', '替我签字和提交']];
const LASTS = [['86400', '1天'], ['604800', '7天'], ['2592000', '30天']];
const NOTIFY = [['owner', '只发给本人'], ['helpers', '只发给帮忙的家人'], ['both', '都发']];
const MAY = { see: '能看', fill: '能填', submit: '能签字提交' };
const day = (text) => text.slice(0, 10).replace(/^(\d+)-0?(\d+)-0?(\d+)$/, '$1年$2月$3日');

function choices(name, type, options, checked) {
  return options.map(([value, label]) => make('label', { class: 'tick' },
    make('input', { type, name, value, checked: checked.includes(value) }), make('span', {}, label)));
}

const picked = (form, name) => [...form.querySelectorAll('input[name="' + name + '"]:checked')].map((one) => one.value);

export class People {
  /** `on`: call(path, more) in this conversation, link(wish, heading, how) shows a new link. */
  constructor(on) { this.on = on; }

  /** What a relative may do is chosen before they are let in. */
  invite() {
    open('请家人帮忙', (body) => {
      const label = make('input', { type: 'text', id: 'label', maxlength: '12', autocomplete: 'off' });
      const form = make('form', {},
        make('div', { class: 'field' }, make('label', { for: 'label' }, '他是您的什么人（比如女儿，可以不填）'), label),
        make('fieldset', { class: 'field' }, make('legend', { class: 'label' }, '他能做什么（看是都能看的）'),
          make('div', { class: 'opts' }, ...choices('scope', 'checkbox', RIGHTS, ['fill']))),
        make('fieldset', { class: 'field' }, make('legend', { class: 'label' }, '能用多久'),
          make('div', { class: 'opts' }, ...choices('lasts', 'radio', LASTS, ['604800']))),
        make('div', { class: 'row' }, make('button', { class: 'main' }, '给他一个码')));
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        const wish = { purpose: 'helper', scopes: ['see', ...picked(form, 'scope')], expires_in: Number(picked(form, 'lasts')[0]) };
        if (label.value.trim()) { wish.label = label.value.trim(); }
        this.on.link(wish, '请家人扫这个码', '请家人用他的手机扫这个码，或打开首页，选“输入六位数字”。他说的话，您这里都能看到。');
      });
      body.append(form);
    });
  }

  list() {
    open('谁能打开这份申请', (body) => later(body, () => this.on.call('/parties'), (found) => this.draw(body, found)));
  }

  draw(body, { parties, notify }) {
    const me = parties.find((one) => one.me);
    const owner = me && me.role !== 'helper';
    body.append(make('ul', { class: 'list' }, ...parties.map((one) => this.entry(one, owner))));
    if (!owner || parties.every((one) => one.role !== 'helper')) { return; }
    const form = make('form', {}, make('fieldset', { class: 'field' }, make('legend', { class: 'label' }, '办理通知发给谁'),
      make('div', { class: 'opts' }, ...choices('notify', 'radio', NOTIFY, [notify]))),
    make('div', { class: 'row' }, make('button', {}, '就这样发')), make('p', { role: 'status' }));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.on.call('/notify', { method: 'PUT', json: { notify: picked(form, 'notify')[0] } })
        .then(() => { form.lastChild.textContent = '记下了。'; }, (trouble) => { form.lastChild.textContent = trouble.message; });
    });
    body.append(form);
  }

  entry(one, owner) {
    const may = one.scopes.map((scope) => MAY[scope]).join('、');
    const until = one.expires_at ? '，到' + day(one.expires_at) : '';
    const words = make('p', {}, make('b', {}, one.label + (one.me ? '（这部手机）' : '')), '：' + may + until);
    const says = make('p', { role: 'status' });
    const remove = owner !== one.me && (owner || one.me) ? button(one.me ? '我不看了，退出' : '不再让他看', () => {
      this.on.call('/parties/' + one.id, { method: 'DELETE' }).then(() => this.list(), (trouble) => { says.textContent = trouble.message; });
    }, { 'aria-label': (one.me ? '我不看了，退出：' : '不再让他看：') + one.label }) : null;
    return make('li', { class: 'card' }, words, remove ? make('div', { class: 'row' }, remove) : null, says);
  }
}
