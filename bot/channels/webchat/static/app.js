// The talk on this page: what is sent, what comes back, where the focus goes.
import { Ask } from './ask.js';
import { call } from './api.js';
import { $, alarm, button, make, say } from './dom.js';
import { talks, write } from './keep.js';
import { Log } from './log.js';
import { bigger } from './looks.js';
import { Outbox } from './outbox.js';
import { isOpen } from './panel.js';
import { Pages } from './pages.js';
import { shrink } from './shrink.js';
import { listen } from './stream.js';
import { hush, setAloud, speak } from './voice.js';

const words = JSON.parse($('words').textContent);
const ALWAYS = { 'cmd:go_back': '上一步', 'cmd:repeat': '再说一遍', 'cmd:request_human': '转人工' };
const PATIENCE = 500;
const HOUR = 3600000;
const EARLY = ['consent', 'services'];   // what is left cannot be told yet

let talk = null;
let turn = null;
let stop = () => null;
let waiting = 0;
let byButton = false;
let me = null;
let early = [];
const box = $('text');

const log = new Log(() => talk && talk.token);
const pages = new Pages({
  talk: () => talk, turn: () => turn, helps: () => Boolean(me && me.role === 'helper'), hasBefore: () => Boolean(talks.before()),
  choose: (choice, label) => choose(choice, label), say: (text) => tell(text), file: give,
  fresh: () => { talks.putAside(); start(); },
  swap: () => { talks.swap(); start(); },
  leave: () => { signOut().then(() => { talks.forgetAll(); window.location.href = '/'; }); },
  erased: () => { signOut(); talks.forget(); start('这份草稿已经删掉了。下面是新的一份。'); },
});
const ask = new Ask({ choose, file: give, sign: () => pages.sign(), form: () => pages.form() });
const outbox = new Outbox($('unsent'), deliver, {
  sent: answered,
  refused(item, trouble) {
    settle();
    if (trouble.gone) { lost(trouble); return; }
    if (item.text !== undefined && item.choice === undefined && !box.value) { box.value = item.text; grow(); }
    alarm(trouble.message);
  },
  failed() {
    settle();
    say('还没有发出去，网络好了会自动重发。');
    scroll();
  },
  edit(item) { box.value = item.text; grow(); box.focus(); settle(); },
  idle,
});

function signOut() {
  const csrf = document.body.dataset.csrf;
  return csrf ? call('/chat/leave', { method: 'POST', json: { csrf } }).catch(() => null) : Promise.resolve();
}

/* ---- saying ---- */

function choose(choice, label) { send({ choice, label, text: label }, true); }

function tell(text) { send({ text, label: text }, false); }

function give(file, kind, label) { send({ file, kind, label: '（' + label + '）' }, true); }

function send(item, tapped) {
  hush();
  alarm('');
  byButton = tapped;
  ask.hold(true);
  outbox.add(item);
  clearTimeout(waiting);
  waiting = setTimeout(() => say(item.file ? '正在上传，请稍等' : '正在看您说的，请稍等'), PATIENCE);
  scroll();
}

async function deliver(item) {
  const path = '/api/conversations/' + talk.id;
  if (item.file) {
    const form = new FormData();
    form.append('file', await shrink(item.file));
    form.append('client_message_id', item.key);
    if (item.kind) { form.append('kind', item.kind); }
    return call(path + '/files', { method: 'POST', form, token: talk.token, seconds: 120 });
  }
  const json = { client_message_id: item.key, text: item.text };
  if (item.choice !== undefined) { json.choice = item.choice; }
  return call(path + '/messages', { method: 'POST', json, token: talk.token });
}

function settle() {
  clearTimeout(waiting);
  say('');
  if (!outbox.items.some((item) => !item.failed)) { ask.hold(false); }
}

function idle() {
  settle();
  early.splice(0).forEach(heard);
}

/* ---- hearing ---- */

function answered(item, next) {
  alarm('');
  log.add({ id: item.key, role: 'user', text: item.label, attachments: [] });
  show(next, true);
  preferences(next);
}

/** Puts a turn on the page: its messages, its choices, and the focus where reading goes on. */
function show(next, fresh) {
  const entries = next.messages.map((message) => log.add(message));
  turn = next;
  const question = log.last();
  if (!outbox.items.length) { settle(); }
  ask.draw(next, question);
  steps(next);
  if (!fresh) { scroll(); return; }
  const first = entries.find(Boolean) || question;
  if (byButton && !isOpen() && first) { first.focus({ preventScroll: true }); }
  byButton = false;
  scroll(first);
  speak(next.messages);
}

function steps({ phase, progress, case_id: caseId }) {
  const { answered: done, at_most_left: left } = progress || { answered: 0, at_most_left: 0 };
  $('phase').textContent = words.phases[phase] || '';
  $('count').textContent = left && !EARLY.includes(phase) ? '已答' + done + '题，最多还有' + left + '题' : '';
  $('bar').style.width = done + left && !EARLY.includes(phase) ? Math.round((100 * done) / (done + left)) + '%' : '0';
  $('case').hidden = !caseId;
  $('steps').hidden = false;
}

/** The assistant agreed to larger text or to read aloud: the page is what does it. */
function preferences(next) {
  const text = next.messages.map((message) => message.text).join('\n');
  const agreed = (name) => words.prefers[name] && text.includes(words.prefers[name]);
  if (agreed('bigger_text')) { bigger(); scroll(); }
  if (agreed('slower')) { write('slow', 'on'); }
  if (agreed('read_aloud')) { setAloud(true); speak(next.messages); }
  if (agreed('read_aloud_off')) { setAloud(false); }
}

/** A message that came by itself: from a department, from staff, from another device. */
function heard(message) {
  if (message.role === 'user' && outbox.has(message.id)) { return; }
  if (outbox.busy) { early.push(message); return; }   // most likely the answer that is on its way
  const entry = log.add(message);
  if (!entry) { return; }
  if (message.role !== 'user') { speak([message]); }
  if (message.speaker_name && message.role === 'user') { whoAmI(); }
  scroll(entry);
  clearTimeout(heard.timer);
  heard.timer = setTimeout(() => refresh().catch(() => null), 300);
}

async function refresh() {
  const found = await call('/api/conversations/' + talk.id, { token: talk.token });
  if (outbox.items.length || found.conversation_id !== talk.id) { return; }
  found.messages.forEach((message) => log.add(message));
  const same = turn && JSON.stringify(found.turn) === JSON.stringify(turn);
  if (!same) { show(found.turn, false); }
}

/** Down to what can be done now; but never past the beginning of what is new. */
function scroll(entry) {
  $('end').scrollIntoView({ block: 'end' });
  const top = $('top');
  const sticks = getComputedStyle(top).position === 'sticky';
  if (entry && entry.getBoundingClientRect().top < (sticks ? top.getBoundingClientRect().bottom : 0)) {
    entry.scrollIntoView({ block: 'start' });
  }
}

/* ---- beginning and going on ---- */

function lost(trouble) {
  stop();
  outbox.clear();
  ask.clear();
  alarm(trouble.status === 401 ? '这部手机上的这份申请已经打不开了。' : trouble.message,
    button('重新开始', () => { talks.forget(); start(); }, { class: 'main' }));
}

/** A conversation entered by a link, or begun before the scripts came, is in the cookie: take it over. */
async function takeOver() {
  const csrf = document.body.dataset.csrf;
  const entered = window.location.search.includes('entered');
  if (!csrf || (talks.now() && !entered)) { return; }
  const found = await call('/chat/session', { method: 'POST', json: { csrf } }).catch(() => null);
  if (!found) { return; }
  const now = talks.now();
  if (now && now.id !== found.conversation_id) { talks.putAside(); }
  talks.set({ id: found.conversation_id, token: found.token });
  window.history.replaceState(null, '', '/');
}

async function begin() {
  await takeOver();
  const saved = talks.now();
  if (saved && saved.id && saved.token) {
    talk = saved;
    const found = await call('/api/conversations/' + saved.id, { token: saved.token });
    return { ...found, resumed: true };
  }
  const started = await call('/api/conversations', { method: 'POST', json: { channel: 'web' } });
  talk = { id: started.conversation_id, token: started.token };
  talks.set(talk);
  return { messages: started.messages, turn: started.turn || { messages: started.messages, asking: 'consent', phase: 'consent' } };
}

async function start(greeting) {
  stop();
  me = null;
  log.know(null);
  log.clear();
  ask.clear();
  alarm('');
  $('back').hidden = true;
  say('正在打开，请稍等');
  document.documentElement.setAttribute('data-live', '');
  let found;
  try {
    found = await begin();
  } catch (trouble) {
    say('');
    if (trouble.gone) { lost(trouble); } else { alarm(trouble.message, button('再试一次', () => start(greeting), { class: 'main' })); }
    return;
  }
  say(greeting || (found.resumed ? '已经接上之前的对话。' : ''));
  if (found.resumed) { log.fill(found.messages); } else { found.messages.forEach((message) => log.add(message)); }
  $('back').hidden = !(found.resumed && found.messages.length > 2);
  show(found.turn, false);
  if (found.resumed) { outbox.restore(); } else { outbox.clear(); }
  stop = listen(talk, heard, refresh, () => lost({ status: 401 }));
  whoAmI();
}

/** As whom this phone speaks, so that what others say shows their name. */
function whoAmI() {
  const mine = talk;
  call('/api/conversations/' + mine.id + '/parties', { token: mine.token }).then(({ parties }) => {
    if (talk !== mine) { return; }
    me = parties.find((one) => one.me) || null;
    log.know(me && me.label);
  }, () => null);
}

/** How long nothing has been said, in milliseconds. */
function away() {
  const last = turn && turn.messages[turn.messages.length - 1];
  return last && last.at ? Date.now() - Date.parse(last.at) : 0;
}

/* ---- the hand's part ---- */

function grow() {
  box.style.height = '';
  if (!box.value) { return; }
  box.style.height = Math.min(box.scrollHeight + 2, 9 * parseFloat(getComputedStyle(document.documentElement).fontSize)) + 'px';
}

function submit() {
  const text = box.value;
  if (!text.trim()) {
    alarm('还没有写字。请在下面写一句，或点上面的按钮。');
    box.focus();
    return;
  }
  box.value = '';
  grow();
  tell(text);
}

$('composer').addEventListener('submit', (event) => { event.preventDefault(); submit(); });
box.addEventListener('input', grow);
box.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229) { event.preventDefault(); submit(); }
});
$('always').addEventListener('submit', (event) => event.preventDefault());
$('always').addEventListener('click', (event) => {
  const choice = event.target.closest('button') && event.target.closest('button').value;
  if (ALWAYS[choice] && !ask.held) { choose(choice, ALWAYS[choice]); }
});
$('menu').addEventListener('click', () => pages.menu());
$('look').addEventListener('click', () => pages.looks());
$('sheet').addEventListener('click', () => pages.form());
$('case').addEventListener('click', () => pages.progress());
$('back-new').addEventListener('click', () => pages.fresh());
$('back-go').addEventListener('click', () => {
  $('back').hidden = true;
  if (away() > HOUR) { choose('cmd:resume', '继续'); } else { byButton = true; (log.last() || box).focus(); }
});
window.addEventListener('resize', () => { if (document.activeElement === box) { scroll(); } });

if (document.documentElement.classList.contains('js')) {
  document.querySelectorAll('.plain-only').forEach((one) => one.remove());
  $('log').textContent = '';
  ask.clear();
  start();
}
