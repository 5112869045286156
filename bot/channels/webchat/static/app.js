// The talk on this page: what is sent, what comes back, where the focus goes.
import { Ask } from './ask.js';
import { call } from './api.js';
import { begin, signOut } from './begin.js';
import { focusBox, listen as listenToBox, mend, putBack } from './box.js';
import { $, alarm, button, say } from './dom.js';
import { Hear } from './hear.js';
import { talks } from './keep.js';
import { Log } from './log.js';
import { bigger, bySpeech } from './looks.js';
import { Outbox } from './outbox.js';
import { isOpen } from './panel.js';
import { Pages } from './pages.js';
import { shrink } from './shrink.js';
import { listen } from './stream.js';
import { TalkButton } from './talkbutton.js';
import * as voice from './voice.js';

const words = JSON.parse($('words').textContent);
const ALWAYS = { 'cmd:go_back': '上一步', 'cmd:repeat': '再说一遍', 'cmd:request_human': '转人工' };
const PATIENCE = 500;
const HOUR = 3600000;
const RATES = ['slowest', 'slower', 'faster', 'usual_rate'];
const EARLY = ['consent', 'services'];   // what is left cannot be told yet

let talk = null;
let turn = null;
let stop = () => null;
let waiting = 0;
let byButton = false;
let me = null;
let early = [];

const log = new Log(() => talk && talk.token, correct);
const hear = new Hear(() => talk);
bySpeech((wished) => hear.keep(wished));
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
    if (item.text !== undefined && item.choice === undefined) { putBack(item.text); }
    alarm(trouble.message);
  },
  failed() {
    settle();
    say('还没有发出去，网络好了会自动重发。');
    scroll();
  },
  edit(item) { mend(item.text); settle(); },
  idle,
});

/* ---- saying ---- */

function choose(choice, label) { send({ choice, label, text: label }, true); }

function tell(text) { send({ text, label: text }, false); }

function give(file, kind, label) { send({ file, kind, label: '（' + label + '）' }, true); }

function record(sound, seconds) {
  send({ recording: sound, label: '（一段语音，' + seconds + '秒）' }, false);
}

/** What was misheard: undone, and said again or put right by hand. */
function correct(choice, message) {
  const byHand = choice.id.startsWith('heard:mend');
  send({ choice: choice.id, label: choice.label, text: choice.label }, !byHand);
  if (byHand) { mend(message.text); }
}

function send(item, tapped) {
  voice.hush();
  alarm('');
  byButton = tapped;
  ask.hold(true);
  outbox.add(item);
  clearTimeout(waiting);
  waiting = setTimeout(() => say(item.recording ? '正在听您说的，请稍等' : item.file ? '正在上传，请稍等' : '正在看您说的，请稍等'), PATIENCE);
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
  if (item.recording) {
    const form = new FormData();
    form.append('file', item.recording, 'voice');
    form.append('client_message_id', item.key);
    return call(path + '/voice', { method: 'POST', form, token: talk.token, seconds: 120 });
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
  voice.hold(item.recording);
  log.add({
    id: item.key, role: 'user', text: next.heard || item.label, attachments: [],
    spoken: Boolean(next.heard), choices: next.corrections || [],
  });
  show(next, true, item.recording);
  preferences(next);
}

/** Puts a turn on the page: its messages, its choices, and the focus where reading goes on. */
function show(next, fresh, spoke) {
  const entries = next.messages.map((message) => log.add(message));
  turn = next;
  const question = log.last();
  if (!outbox.items.length) { settle(); }
  ask.draw(next, question);
  steps(next);
  if (!fresh) { scroll(); return; }
  const first = entries.find(Boolean) || question;
  voice.speak(next.messages, spoke);
  const to = voice.speaking() ? hear.button : first;   // focus would have a screen reader say it again
  if (byButton && !isOpen() && to) { to.focus({ preventScroll: true }); }
  byButton = false;
  scroll(first);
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
  if (agreed('read_aloud')) { voice.setAloud(true); voice.speak(next.messages); }
  if (agreed('read_aloud_off')) { voice.setAloud(false); }
  if (RATES.some(agreed)) { hear.load(); }
}

/** A message that came by itself: from a department, from staff, from another device. */
function heard(message) {
  if (message.role === 'user' && outbox.has(message.id)) { return; }
  if (outbox.busy) { early.push(message); return; }   // most likely the answer that is on its way
  if (message.role !== 'user') { voice.hold(); }
  const entry = log.add(message);
  if (!entry) { return; }
  if (message.role !== 'user') { voice.speak([message]); }
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

async function start(greeting) {
  stop();
  voice.hush();
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
    found = await begin((one) => { talk = one; });
  } catch (trouble) {
    say('');
    if (trouble.gone) { lost(trouble); } else { alarm(trouble.message, button('再试一次', () => start(greeting), { class: 'main' })); }
    return;
  }
  say(greeting || (found.resumed ? '已经接上之前的对话。' : ''));
  if (found.resumed) { log.fill(found.messages); } else { found.messages.forEach((message) => log.add(message)); }
  $('back').hidden = !(found.resumed && found.messages.length > 2);
  show(found.turn, false);
  hear.load();
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

listenToBox(tell, () => scroll());
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
  if (away() > HOUR) { choose('cmd:resume', '继续'); } else { byButton = true; if (log.last()) { log.last().focus(); } else { focusBox(); } }
});

if (document.documentElement.classList.contains('js')) {
  document.querySelectorAll('.plain-only').forEach((one) => one.remove());
  $('log').textContent = '';
  ask.clear();
  new TalkButton(record, () => scroll());
  start();
}
