// The panel's pages: the form, the case, links to other devices, starting anew.
import { call } from './api.js';
import { alarm, button, hand, make } from './dom.js';
import { looksPanel } from './looks.js';
import { close, later, note, open } from './panel.js';
import { People } from './people.js';
import { pad } from './sign.js';

const words = JSON.parse(document.getElementById('words').textContent);
const day = (text) => text.slice(0, 10).replace(/^(\d+)-0?(\d+)-0?(\d+)$/, '$1年$2月$3日');

export class Pages {
  /** `app`: talk(), turn(), choose(choice, label), say(text), file(file, kind, label), fresh(), swap(), leave(), erased(). */
  constructor(app) {
    this.app = app;
    this.people = new People({
      call: (path, more) => this.call(this.base + path, more),
      link: (wish, heading, how) => this.show(wish, heading, how),
    });
  }

  get base() { return '/api/conversations/' + this.app.talk().id; }

  call(path, more = {}) { return call(path, { token: this.app.talk().token, ...more }); }

  menu() {
    const { app } = this;
    const turn = app.turn() || {};
    open('菜单', (body) => {
      const items = [
        ['我的表格', () => this.form()],
        turn.case_id ? ['办件进度', () => this.progress()] : null,
        ['字号、颜色和朗读', () => this.looks()],
        app.helps() ? null : ['换一部手机接着办', () => this.link('continue')],
        app.helps() ? null : ['请家人帮着填', () => this.link('helper')],
        app.helps() || turn.case_id ? null : ['请本人来看一看、确认', () => this.link('applicant')],
        app.helps() ? null : ['到窗口出示', () => this.link('window')],
        ['谁能打开这份申请', () => this.people.list()],
        ['输入别人给的六位数字', () => { window.location.href = '/c'; }],
        ['重新开始一份', () => this.fresh()],
        app.hasBefore() ? ['回到上一份', () => { close(); app.swap(); }] : null,
        turn.case_id ? null : ['删除这份草稿', () => this.erase()],
        ['在这部手机上退出', () => this.leave()],
        ['怎么用', () => { window.location.href = '/help'; }],
        ['怎么保护您的信息', () => { window.location.href = '/privacy'; }],
      ];
      body.append(make('ul', { class: 'list' }, ...items.filter(Boolean).map(([label, act]) =>
        make('li', {}, button(label, act)))));
    });
  }

  looks() { open('字号、颜色和朗读', looksPanel); }

  form() {
    open('我的表格', (body) => later(body, () => this.call('/chat/' + this.app.talk().id + '/sections'), ({ sections }) => {
      const open_ = !this.app.turn().case_id;
      if (!sections.length) { body.append(note('还没有填。您在对话里说的，会自动填到这里。')); return; }
      if (open_) { body.append(make('p', { class: 'hint' }, '要改哪一项，就按那一项后面的“改”。')); }
      sections.forEach(({ title, rows }) => body.append(make('h3', {}, title),
        make('dl', { class: 'sheet' }, ...rows.map((row) => this.row(row, open_)))));
      this.papers(body);
    }));
  }

  row({ key, label, value, state, changes }, open_) {
    const change = button('改', () => {
      close();
      this.app.choose('edit:' + key, '修改' + label);
    }, { 'aria-label': '改' + label });
    return make('div', { class: 'line' }, make('dt', {}, label),
      make('dd', { class: state === 'given' ? '' : 'open-value' }, value), open_ && changes ? make('dd', { class: 'do' }, change) : null);
  }

  papers(body) {
    const place = make('div');
    const get = (name, as) => this.call(this.base + '/' + name, { as, seconds: 60 });
    const show = (act) => () => { place.textContent = ''; later(place, act, () => null); };
    body.append(make('h3', {}, '正式申请表（附件1）'), make('div', { class: 'row' },
      button('看图片', show(() => get('form.png', 'blob').then((blob) => place.append(
        make('img', { class: 'scan', alt: '申请表图片，内容和文字版一样', src: URL.createObjectURL(blob) }), make('p', { class: 'hint' }, '按住图片可以存到手机。'))))),
      button('看文字版', show(() => get('form.txt', 'text').then((text) => place.append(make('pre', { class: 'text', tabindex: '0' }, text))))),
      button('存PDF', show(() => get('form.pdf', 'blob').then((blob) => hand(blob, '申请表.pdf'))))), place);
  }

  progress() {
    open('办件进度', (body) => later(body, () => this.call('/api/cases/' + this.app.turn().case_id), (found) => {
      body.append(make('p', {}, '办件编号：', make('b', {}, found.case_id)));
      if (found.due_on) { body.append(make('p', {}, '最晚办结：' + day(found.due_on))); }
      (found.tasks || []).forEach((task) => body.append(this.task(task)));
      body.append(make('div', { class: 'row' }, button('刷新', () => this.progress()),
        button('用话说给我听', () => { close(); this.app.say('查进度'); })));
    }));
  }

  task({ service, department, status, clock, events }) {
    const name = (table, code) => (words[table] || {})[code] || code;
    const parts = [make('h3', {}, name('services', service)),
      make('p', {}, make('span', { class: 'state' }, name('statuses', status)), ' ' + name('departments', department))];
    if (clock) {
      const used = '办理时限' + clock.working_days + '个工作日，已用' + clock.used + '个' + (clock.paused ? '，现在暂停计时' : '');
      parts.push(make('p', { class: 'hint' }, clock.overdue ? used + '。已经超过时限' : used));
    }
    parts.push(make('ol', { class: 'events' }, ...(events || []).map((event) =>
      make('li', {}, make('time', { datetime: event.at }, day(event.at)), event.text))));
    return make('section', { class: 'task' }, ...parts);
  }

  link(kind) {
    const [wish, heading, how] = {
      continue: [{ purpose: 'continue' }, '换一部手机接着办', '用另一部手机扫这个码，或打开首页，选“输入六位数字”。'],
      helper: [{ purpose: 'helper', expires_in: 604800 }, '请家人帮着填',
        '请家人用他的手机扫这个码，或打开首页，选“输入六位数字”。他能看到、能帮您填这份表，7天内有效；签字提交还是您来。'],
      applicant: [{ purpose: 'continue', role: 'applicant' }, '请本人来看一看、确认',
        '您替别人办的话，请本人用自己的手机扫这个码，看看填得对不对。'],
      window: [{ purpose: 'window' }, '到窗口出示', '到综合窗口时，把这个码给工作人员扫。他能看到整张申请表，您这里会记下他看过。'],
    }[kind];
    this.show(wish, heading, how);
  }

  show(json, heading, how) {
    open(heading, (body) => later(body, () => this.call(this.base + '/links', { method: 'POST', json }), (link) => {
      const image = make('img', { class: 'qr', alt: '二维码，和下面的六位数字作用一样', hidden: true });
      body.append(make('p', {}, how), image, make('p', {}, '六位数字：'), make('p', { class: 'digits' }, link.code),
        make('p', { class: 'hint' }, '不要发给不认识的人。' + (json.purpose === 'window' ? '' : '只能用一次。')));
      if (json.purpose === 'helper') {
        body.append(make('div', { class: 'row' }, button('改他能做什么、能用多久', () => this.people.invite())));
      }
      this.call(link.qr_png_url, { as: 'blob' }).then((blob) => {
        image.src = URL.createObjectURL(blob);
        image.hidden = false;
      }).catch(() => null);
    }));
  }

  sign() {
    open('手写签字', (body) => pad(body, (blob) => {
      close();
      this.app.file(new File([blob], 'signature.png', { type: 'image/png' }), 'signature', '手写签名');
    }, () => close(document.getElementById('text'))));
  }

  ask(heading, text, label, act) {
    open(heading, (body) => body.append(make('p', {}, text), make('div', { class: 'row field' },
      button(label, act, { class: 'main' }), button('不了，回去', () => close()))));
  }

  fresh() {
    this.ask('重新开始一份', '会另开一份新的。现在这份先留着，可以从菜单里“回到上一份”。', '重新开始一份', () => { close(); this.app.fresh(); });
  }

  leave() {
    this.ask('在这部手机上退出', '退出后，这部手机上看不到这份申请。没有别的手机能打开它的话，请先要一个“换一部手机接着办”的码。',
      '退出', () => { close(); this.app.leave(); });
  }

  erase() {
    this.ask('删除这份草稿', '填过的内容、照片和对话都会删掉，找不回来。', '删除', () => {
      this.call(this.base, { method: 'DELETE' }).then(() => { close(); this.app.erased(); },
        (trouble) => { close(); alarm(trouble.message); });
    });
  }
}
