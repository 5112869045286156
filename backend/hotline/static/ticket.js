// One conversation at the desk.

import { call, post } from './api.js';
import { dialogs, loadQuestions } from './acts.js';
import { $, button, make, put, span } from './dom.js';
import { drawPacket } from './packet.js';
import { alarm, confirm, count, doing, isAgent, ring, roles, say, shortcuts } from './shell.js';
import { Stream } from './stream.js';
import { Talk, composer } from './talk.js';

const id = document.body.dataset.ticket;
const path = `/tickets/${id}`;
const OUTCOMES = { handed_back: '已交还助手', closed: '已结束', cancelled: '对方不找人工了', erased: '对方删除了对话' };
const LOST = '这个对话已经不在您手里。';
const GONE = '对方删除了这次对话，内容不能再看。';

const state = { ticket: null, packet: null, began: 0, unread: 0 };
const talk = new Talk(path, isAgent ? { reveal: (...what) => acts.reveal(...what), misreads: (one) => acts.misreads(one) } : null);
const acts = isAgent ? dialogs(path, talk, () => doing(loadPacket)) : null;
const worker = new Worker(document.body.dataset.beat);
worker.onmessage = (event) => { if (event.data === 409) { doing(loadTicket); } };

function held(ticket) { return isAgent && ticket.mine; }

function waited(ticket) {
  const more = ticket.state === 'waiting' ? (Date.now() - state.began) / 1000 : 0;
  return span(ticket.waiting_seconds + more);
}

function standing(ticket) {
  if (ticket.state === 'held') { return ticket.mine ? '您正在接待' : `坐席${ticket.holder}正在接待`; }
  if (ticket.state === 'waiting') { return `在等人接待，已等${waited(ticket)}${ticket.late ? '，已超过接入时限' : ''}`; }
  return ticket.state === 'callback' ? '对方留了回电意愿，助手在继续办' : OUTCOMES[ticket.outcome] || '已结束';
}

function step(name, to, body = undefined) {
  return async () => {
    use(await post(`${path}/${name}`, body));
    if (to) { location.assign(to); }
  };
}

async function passOn() {
  const colleagues = await call('/colleagues');
  const to = make('select', { id: 'pass-to' }, make('option', { value: '' }, '谁有空谁接'),
    ...colleagues.map((c) => make('option', { value: c.desk_number }, `${c.desk_number}　${c.name}${c.present ? '' : '（不在）'}`)));
  const reason = make('input', { id: 'pass-reason', type: 'text', maxlength: '200', autocomplete: 'off' });
  confirm({
    title: '转给别的坐席', words: '对方会看到换人了，您这边不能再写。', yes: '转出',
    more: [make('p', { class: 'field' }, make('label', { for: 'pass-to' }, '转给谁'), to), make('p', { class: 'field' }, make('label', { for: 'pass-reason' }, '给同事的话（可以不写）'), reason)],
    act: () => step('pass', '/desk/queue', { to: to.value || null, reason: reason.value })(),
  });
}

const handBack = () => confirm({ title: '交还助手', words: '助手会从刚才停下的那个问题接着问，前面填的都在。', yes: '交还', act: step('hand-back', '/desk/queue') });
const putBack = () => confirm({ title: '放回队列', words: '对方回到原来的位置继续等，会告诉他一次。', yes: '放回', act: step('put-back', '/desk/queue') });
const close = () => confirm({ title: '结束', words: '工单结束，对方可以和助手接着办，也可以再找人工。', yes: '结束', act: step('close', '/desk/queue') });
const take = () => doing(async () => { await step('take')(); say('您接入了，助手不再说话。'); $('words').focus(); });

function ways(ticket) {
  const supervises = roles.has('supervisor') && ticket.state === 'held';
  const all = [
    isAgent && ['waiting', 'callback'].includes(ticket.state) && button('接入', take, { class: 'main' }),
    held(ticket) && button('交还助手', handBack, { class: 'main', 'aria-keyshortcuts': 'Alt+Shift+B' }),
    (held(ticket) || supervises) && button('转给别的坐席', () => doing(passOn)),
    (held(ticket) || supervises) && button('放回队列', putBack),
    held(ticket) && button('给对方六位码', () => doing(acts.code)),
    held(ticket) && button('结束', close),
    make('a', { class: 'button bare', href: '/desk/queue' }, '回队列'),
  ].filter(Boolean);
  const shown = [...$('acts').children].map((e) => e.textContent).join();
  if (shown !== all.map((e) => e.textContent).join()) { $('acts').replaceChildren(...all); }
}

function use(ticket) {
  const before = state.ticket;
  state.ticket = ticket;
  state.began = Date.now();
  const mine = held(ticket);
  put($('state'), standing(ticket));
  put($('urgent'), ticket.urgent && ticket.state !== 'done' ? '可能有危险：请先确认对方安全，着急的请对方打110、120或12345。' : '');
  ways(ticket);
  $('composer').hidden = !mine;
  talk.holding(mine);
  worker.postMessage(mine ? { ticket: id, seconds: 15 } : {});
  if (before && before.mine && !ticket.mine && ticket.state !== 'done') { alarm(LOST); }
  if (state.packet && (!before || before.mine !== ticket.mine)) { draw(); }
}

function draw() {
  drawPacket(state.packet, state.ticket, waited(state.ticket), held(state.ticket) ? acts : null);
}

async function loadTicket() { use(await call(path)); }

async function loadPacket() {
  state.packet = await call(`${path}/packet`);
  talk.learns = Boolean(state.packet.learns);
  talk.holding(held(state.ticket));
  draw();
}

function heard(message) {
  talk.add(message);
  if (message.role === 'user' && document.hidden) {
    state.unread += 1;
    count(`${state.unread}条新消息`);
    ring();
  }
}

function changed(news) {
  if (state.packet && state.packet.version === news.version) { return; }
  doing(async () => { await loadTicket(); await loadPacket(); });
}

async function again() {
  await doing(async () => { await loadTicket(); await talk.load(); await loadPacket(); });
  await talk.again();
}

const stream = new Stream(`${path}/events`, {
  message: heard,
  state: changed,
  trouble: () => put($('connection'), '对话服务暂时连不上，正在重试，内容不会丢。'),
  taken: () => { stream.end(); doing(loadTicket); },
  gone: () => { stream.end(); alarm(GONE); doing(loadTicket); },
}, again);

async function begin() {
  if (isAgent) { await loadQuestions(); }
  await loadTicket();
  await Promise.all([loadPacket(), talk.load()]);
  stream.open(talk.last);
}

document.addEventListener('visibilitychange', () => { if (!document.hidden) { state.unread = 0; count(''); } });
setInterval(() => {
  if (!state.ticket || state.ticket.state !== 'waiting') { return; }
  put($('state'), standing(state.ticket));
  if ($('waited')) { put($('waited'), waited(state.ticket)); }
}, 1000);
$('print').addEventListener('click', () => window.print());
if (isAgent) {
  composer(talk);
  $('ask-open').addEventListener('click', () => acts.ask());
  $('fill-open').addEventListener('click', () => acts.fill());
  const mine = (act) => () => { if (state.ticket && held(state.ticket)) { act(); } };
  shortcuts({
    KeyM: mine(() => $('words').focus()), KeyA: mine(() => $('answers-open').click()), KeyW: mine(() => acts.ask()),
    KeyF: mine(() => acts.fill()), KeyB: mine(handBack),
  });
}
shortcuts({ KeyP: () => $('packet').focus() });
doing(begin);
