// Who wants to be called, when, and when somebody is going to.

import { call, post } from './api.js';
import { $, button, cell, fill, make, moment_full, put } from './dom.js';
import { confirm, doing, isAgent, say, sends, show } from './shell.js';
import { Stream } from './stream.js';

let planned = null;

function ways(one) {
  if (one.state !== 'open') { return []; }
  return [
    isAgent && !one.holder && button('接入', () => doing(async () => {
      await post(`/tickets/${one.ticket_id}/take`);
      location.assign(`/desk/c/${one.ticket_id}`);
    }), { class: 'small main', 'aria-label': `接入工单${one.ticket_id}` }),
    button('定时间', () => plan(one), { class: 'small', 'aria-label': `给工单${one.ticket_id}定回电时间` }),
    button('回过了', () => done(one), { class: 'small', 'aria-label': `工单${one.ticket_id}回过了` }),
    make('a', { href: `/desk/c/${one.ticket_id}` }, `工单${one.ticket_id}`),
  ].filter(Boolean);
}

function when(one) {
  if (one.done_at) { return `${moment_full(one.done_at)} 处理了`; }
  if (!one.planned_at) { return '没定'; }
  const late = new Date(one.planned_at) < new Date();
  return make('span', { class: late ? 'clock late' : '' }, `${moment_full(one.planned_at)}${late ? '（过了）' : ''}`);
}

function row(one) {
  const how = one.how === 'phone' ? '打电话' : '在对话里';
  return make('tr', {}, make('th', { scope: 'row' }, one.wish || '没有说'), cell(how), cell(when(one)), cell(one.county_name || '还不知道'),
    cell(one.access.join('、') || '没有'), cell(moment_full(one.asked_at)), make('td', { class: 'ways' }, ...ways(one)));
}

async function load() {
  const found = await call(`/callbacks?state=${$('state-of').value}`);
  fill($('rows'), found.map(row), $('none'));
}

/** A date-time field knows no zone: what it shows and takes is Henan's time. */
const local = (iso) => new Date(new Date(iso).getTime() + 8 * 3600e3).toISOString().slice(0, 16);

function plan(one) {
  planned = one;
  put($('plan-wish'), one.wish || '没有说');
  $('plan-at').value = one.planned_at ? local(one.planned_at) : '';
  show($('plan'));
}
sends($('plan'), async () => {
  const at = $('plan-at').value;
  await post(`/callbacks/${planned.callback_id}/plan`, { at: at ? `${at}:00+08:00` : null });
  say('定好了。');
  await load();
});

const done = (one) => confirm({
  title: '回过了', words: '这条回电意愿就算处理完了。', yes: '回过了',
  act: async () => { await post(`/callbacks/${one.callback_id}/done`); say('记下了。'); await load(); },
});

$('state-of').addEventListener('change', () => doing(load));
const stream = new Stream('/events', { ticket: (news) => { if (/callback|called_back|taken/.test(news.kind)) { doing(load); } } }, () => doing(load));
doing(load);
stream.open();
