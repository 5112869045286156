// Low ratings that somebody has to look into.

import { call, post } from './api.js';
import { $, button, cell, fill, make, moment_full, put } from './dom.js';
import { doing, say, sends, show } from './shell.js';

let opened = null;

function due(one) {
  if (one.done_at) { return `${moment_full(one.done_at)} 由${one.done_by || ''}处理了`; }
  const words = `${one.due_on}${one.estimated ? '（节假日还没公布，估算）' : ''}`;
  return make('span', { class: one.overdue ? 'clock late' : '' }, one.overdue ? `${words} 已过期` : words);
}

function row(one) {
  const label = one.done_at ? '看处理结果' : '看原因和回访';
  return make('tr', {}, make('th', { scope: 'row' }, due(one)), cell(one.grade_words), cell(one.case_id || '—'), cell(one.stage_words || '—'),
    cell(one.county_name || '还不知道'), cell(moment_full(one.opened_at)),
    cell(button(label, () => doing(() => look(one)), { class: 'small', 'aria-label': `${label}：${one.case_id || one.follow_up_id}` })));
}

async function load() {
  const found = await call(`/followups?state=${$('state-of').value}`);
  fill($('rows'), found.map(row), $('none'));
}

async function look(one) {
  const found = await post(`/followups/${one.follow_up_id}/open`);
  opened = one;
  put($('follow-text'), found.text || '对方没有写原因。');
  $('follow-note').value = found.note;
  $('follow-note').readOnly = Boolean(one.done_at);
  put($('follow-done'), one.done_at ? '还要再回访' : '回访过了');
  show($('follow'));
}
sends($('follow'), async () => {
  if (opened.done_at) {
    await post(`/followups/${opened.follow_up_id}/reopen`);
    say('又放回要回访的里面了，期限重新算。');
  } else {
    await post(`/followups/${opened.follow_up_id}/done`, { note: $('follow-note').value });
    say('记下了。');
  }
  await load();
});
$('follow').addEventListener('close', () => put($('follow-text'), ''));
$('state-of').addEventListener('change', () => doing(load));
doing(load);
