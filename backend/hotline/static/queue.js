// The queue: who waits, how long, and what cannot wait.

import { call, newId, post } from './api.js';
import { $, button, make, put, span } from './dom.js';
import { alarm, count, doing, isAgent, pressing, ring, say, shortcuts, warn } from './shell.js';
import { Stream } from './stream.js';

const NOBODY = '现在没有人在等。';
const state = { ahead: 0, within: 0, waiting: [], held: [], staffed: true, callbacks: 0, known: new Set() };
const lines = new Map();

const now = () => Date.now() + state.ahead;
const go = (ticket) => location.assign(`/desk/c/${ticket.ticket_id}`);

async function take(ticket) {
  const taken = await post(`/tickets/${ticket.ticket_id}/take`);
  go(taken);
}

async function next() {
  const ticket = await post('/queue/next');
  if (ticket) { go(ticket); } else { say(NOBODY); alarm(NOBODY); }
}

function needs(ticket) {
  return [ticket.language_words, ...ticket.access].join('、');
}

function why(ticket) {
  const marks = [ticket.urgent && '紧急', ticket.meant_for_me && '转给您', !ticket.meant_for_me && ticket.meant_for && `转给${ticket.meant_for}`,
    ticket.put_backs > 0 && `放回过${ticket.put_backs}次`, ticket.failures > 0 && `助手没办成${ticket.failures}次`].filter(Boolean);
  return [make('b', {}, ticket.reason_words), ...marks.map((m) => make('span', { class: m === '紧急' ? 'mark-word hot' : 'mark-word' }, m))];
}

/** The service level clock in words; colour only goes with them. */
function clock(ticket) {
  const left = Math.ceil((new Date(ticket.take_by) - now()) / 1000);
  if (left < 0) { return ['late', `已超 ${span(-left)}`]; }
  return [left <= state.within / 4 ? 'soon' : 'good', `还剩 ${span(left)}`];
}

function line(ticket, place, cells, act) {
  let row = lines.get(ticket.ticket_id);
  if (!row) {
    row = make('tr', { id: `ticket-${ticket.ticket_id}` }, ...Array.from({ length: 8 }, () => make('td')));
    lines.set(ticket.ticket_id, row);
  }
  cells.forEach((inside, i) => {
    if (typeof inside === 'string') { put(row.cells[i], inside); } else if (row.cells[i].textContent !== inside.map((e) => e.textContent).join('')) { row.cells[i].replaceChildren(...inside); }
  });
  const label = act.textContent;
  const last = row.cells[7].firstChild;
  if (!last || last.textContent !== label) { row.cells[7].replaceChildren(act); }
  if (place.children[place.at] !== row) { place.body.insertBefore(row, place.body.children[place.at] || null); }
  return row;
}

function draw() {
  const seen = new Set([...state.waiting, ...state.held].map((t) => t.ticket_id));
  for (const [id, row] of lines) { if (!seen.has(id)) { row.remove(); lines.delete(id); } }
  state.waiting.forEach((t, i) => waitingLine(t, i));
  state.held.forEach((t, i) => heldLine(t, i));
  for (const name of ['waiting', 'held']) {
    const none = state[name].length === 0;
    $(`${name}-none`).hidden = !none;
    $(name).closest('.scroll').hidden = none;
  }
  tick();
}

function waitingLine(ticket, at) {
  const label = isAgent ? `接入${ticket.ticket_id}号` : `查看${ticket.ticket_id}号`;
  const act = isAgent ? button(label, () => doing(() => take(ticket)), { class: 'small main' }) : make('a', { href: `/desk/c/${ticket.ticket_id}` }, label);
  const cells = [String(at + 1), why(ticket), '', '', ticket.county_name || '还不知道', needs(ticket), ticket.channel_words];
  const row = line(ticket, { body: $('waiting'), children: $('waiting').children, at }, cells.map((c, i) => (i === 2 || i === 3 ? keep(ticket, i) : c)), act);
  row.className = ticket.urgent ? 'hot' : '';
}

function heldLine(ticket, at) {
  const label = ticket.mine ? `打开${ticket.ticket_id}号` : `查看${ticket.ticket_id}号`;
  const act = make('a', { href: `/desk/c/${ticket.ticket_id}`, class: ticket.mine ? 'button small main' : 'button small' }, label);
  const holder = ticket.mine ? `${ticket.holder}（您）` : ticket.holder || '';
  const cells = [holder, why(ticket), span(ticket.waiting_seconds), keep(ticket, 3), ticket.county_name || '还不知道', needs(ticket), ticket.channel_words];
  const row = line(ticket, { body: $('held'), children: $('held').children, at }, cells, ticket.mine || !isAgent ? act : make('span', { class: 'soft' }, '别的坐席'));
  row.className = ticket.mine ? 'mine' : '';
}

function keep(ticket, i) {
  const row = lines.get(ticket.ticket_id);
  return row ? row.cells[i].textContent : '';
}

function tick() {
  let late = 0;
  for (const ticket of state.waiting) {
    const row = lines.get(ticket.ticket_id);
    const [kind, words] = clock(ticket);
    if (kind === 'late') { late += 1; }
    put(row.cells[2], span((now() - new Date(ticket.requested_at)) / 1000));
    put(row.cells[3], words);
    row.cells[3].className = `clock ${kind}`;
  }
  for (const ticket of state.held) {
    const row = lines.get(ticket.ticket_id);
    row.cells[3].className = '';
    put(row.cells[3], span((now() - new Date(ticket.held_since)) / 1000));
  }
  alert_of(late);
}

function alert_of(late) {
  const urgent = state.waiting.filter((t) => t.urgent).length;
  warn($('urgent'), pressing(urgent, late), urgent + late);
  const waiting = state.waiting.length;
  count([waiting && `${waiting}人在等`, late && `${late}人超时`].filter(Boolean).join('，'));
}

function tell() {
  const parts = [`${state.waiting.length}人在等`, `${state.held.length}人正在接待`, `${state.callbacks}个回电要回`];
  if (!state.staffed) { parts.push('现在不在接待时间'); }
  put($('summary'), parts.join('　'));
  const fresh = state.waiting.filter((t) => !state.known.has(t.ticket_id));
  if (state.known.size && fresh.length) {
    const first = fresh[0];
    say(`新来${fresh.length}位：${first.reason_words}${first.county_name ? `，${first.county_name}` : ''}。`);
    ring();
  }
  state.known = new Set([0, ...state.waiting.map((t) => t.ticket_id)]);
}

async function load() {
  const queue = await call('/queue');
  Object.assign(state, { ahead: new Date(queue.now) - Date.now(), within: queue.take_within_seconds, waiting: queue.waiting,
    held: queue.held, staffed: queue.staffed, callbacks: queue.callbacks_open });
  tell();
  draw();
  return queue.last_event_id;
}

let wanted = 0;
function soon() {
  clearTimeout(wanted);
  wanted = setTimeout(() => doing(load), 200);
}

if (isAgent) {
  $('next').addEventListener('click', () => doing(next));
  let client = newId();
  $('call').addEventListener('click', () => doing(async () => {
    const ticket = await post('/calls', { client_id: client });
    client = newId();
    go(ticket);
  }));
  shortcuts({ KeyN: () => doing(next) });
}
const stream = new Stream('/events', { ticket: soon }, soon);
doing(async () => stream.open(await load()));
setInterval(tick, 1000);
