// What an agent does in a conversation besides talking: dialogs, each with a clear end.

import { call, newId, post } from './api.js';
import { $, button, make, moment_full, put } from './dom.js';
import { say, sends, show } from './shell.js';

let questions = [];

export async function loadQuestions() {
  questions = await call('/questions');
  for (const id of ['ask-key', 'fill-key']) {
    const groups = new Map();
    for (const q of questions) {
      if (!groups.has(q.group)) { groups.set(q.group, make('optgroup', { label: q.group })); }
      groups.get(q.group).append(make('option', { value: q.key }, q.label));
    }
    $(id).replaceChildren(make('option', { value: '' }, '请选择'), ...groups.values());
  }
}

export const fits = (key) => questions.some((q) => q.key === key);

/** The dialogs of a ticket at `path`; `changed` is called after something was done. */
export function dialogs(path, talk, changed) {
  let client = newId();
  const again = () => { client = newId(); };

  function ask(key = '') {
    again();
    $('ask-key').value = key;
    show($('ask'));
  }
  sends($('ask'), async () => {
    await post(`${path}/ask`, { client_id: client, key: $('ask-key').value });
    say('助手去问了。');
    changed();
  });

  function fill(key = '') {
    again();
    $('fill-key').value = key;
    $('fill-value').value = '';
    $('fill-oral').checked = false;
    show($('fill'));
    (key ? $('fill-value') : $('fill-key')).focus();
  }
  $('fill').addEventListener('change', again);
  sends($('fill'), async () => {
    const oral = $('fill-oral').checked;
    const sent = await post(`${path}/proposals`, { client_id: client, key: $('fill-key').value, value: $('fill-value').value, oral });
    if (!sent.delivered) { say('已留存，正在送到对方那里。'); } else { say(oral ? '填上了，记明是口头确认。' : '填上了，等对方确认。'); }
    changed();
  });

  let revealed = '';
  function reveal(what, label) {
    revealed = what;
    put($('reveal-what'), label);
    put($('reveal-value'), '');
    $('reveal-reason').value = '';
    show($('reveal'));
    $('reveal-reason').focus();
  }
  sends($('reveal'), async () => {
    const opened = await post(`${path}/reveal`, { what: revealed, reason: $('reveal-reason').value });
    // Whoever has closed the dialog meanwhile no longer wants it on the screen.
    if ($('reveal').open) { put($('reveal-value'), opened.value); }
    return false;
  });
  $('reveal').addEventListener('close', () => put($('reveal-value'), ''));

  let misread = null;
  async function misreads(message) {
    if ($('misread-meant').options.length === 0) {
      const all = await call('/meanings');
      $('misread-meant').append(make('option', { value: '' }, '请选择'), ...all.map((m) => make('option', { value: m.meant }, m.words)));
    }
    misread = message;
    put($('misread-text'), message.text);
    $('misread-meant').value = '';
    show($('misread'));
    $('misread-meant').focus();
  }
  sends($('misread'), async () => {
    await post(`${path}/misunderstood`, { seq: misread.seq, meant: $('misread-meant').value });
    say('记下了。');
  });
  $('misread').addEventListener('close', () => put($('misread-text'), ''));

  answers(talk);

  async function code() {
    const given = await post(`${path}/code`, {});
    const digits = make('p', { class: 'digits' }, ...[...given.code].map((d) => make('span', {}, d)));
    digits.setAttribute('aria-label', [...given.code].join(' '));
    digits.setAttribute('role', 'img');
    const link = make('a', { href: given.url, target: '_blank', rel: 'noopener' }, given.url);
    $('code-body').replaceChildren(
      make('p', {}, '请对方打开助手页面，点“输入六位数字”，填这个码；或者扫码、点链接。'),
      digits,
      given.qr_png ? make('img', { class: 'qr', alt: '接着办的二维码，和上面的码一样用', src: `data:image/png;base64,${given.qr_png}` }) : '',
      make('p', { class: 'link-line' }, link),
      make('p', {}, given.code_expires_at ? `六位码有效到${moment_full(given.code_expires_at)}，` : '', given.expires_at ? `链接和二维码有效到${moment_full(given.expires_at)}。` : '', '表里有身份证号的，打开前要答对后四位。'));
    show($('code'));
  }
  return { ask, fill, reveal, misreads, code, fits };
}

/** Policy answers: found while typing, sent with their clause. */
function answers(talk) {
  let wanted = 0;
  async function find() {
    const found = await call(`/answers?q=${encodeURIComponent($('answers-q').value)}`);
    put($('answers-count'), found.length ? `找到${found.length}条` : '没有找到，换个说法试试。');
    $('answers-list').replaceChildren(...found.map((a) => make('li', {},
      make('h3', {}, a.question), make('p', {}, a.text), a.clause ? make('p', { class: 'clause' }, a.clause) : null,
      button('发给对方', () => { $('answers').close(); talk.send('', a.answer_id, a.question); }, { class: 'small main', 'aria-label': `把“${a.question}”的答复发给对方` }))));
  }
  $('answers-q').addEventListener('input', () => {
    clearTimeout(wanted);
    wanted = setTimeout(() => find().catch((e) => put($('answers-count'), e.message)), 250);
  });
  $('answers-form').addEventListener('submit', (event) => event.preventDefault());
  $('answers-open').addEventListener('click', () => {
    show($('answers'));
    $('answers-q').focus();
    find().catch((e) => put($('answers-count'), e.message));
  });
}
