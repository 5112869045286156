// The one-page hand-off packet.

import { $, button, make } from './dom.js';

const VERDICTS = { eligible: '符合', conditional: '有条件符合', review: '要由部门核定', not_eligible: '不符合', unknown: '还不能确定' };
const HOLDS = new Map([[true, '符合'], [false, '不符合'], [null, '还不清楚']]);
const STATES = { given: '', proposed: '等对方确认', unknown: '说不清', skipped: '跳过', missing: '没填' };
const SOURCES = { said: '说的', chosen: '选的', derived: '推算的', shared_data: '共享数据查到的', staff: '代填', document: '照片上读的' };
const PEOPLE = { applicant: '本人', proxy: '代办人', staff: '坐席', system: '' };
const SCOPES = { see: '看', fill: '填', submit: '提交' };
const READBACKS = { agreed: '念给本人听过，本人同意', objected: '本人不同意', asked: '本人还想问问', declined: '没有当面问本人' };

function facts(packet, ticket, waited) {
  const who = packet.parties || [];
  const parties = who.map((p) => `${p.label}${p.scopes ? `（能${p.scopes.map((s) => SCOPES[s] || s).join('、')}）` : ''}`).join('；');
  const entries = [
    ['谁在说、给谁办', packet.speaker],
    ['要办', (packet.services || []).map((s) => s.label).join('、') || '还没有选'],
    ['为什么转来', ticket.reason_words + (ticket.urgent ? '（紧急）' : '')],
    ['沟通需要', [ticket.language_words, ...new Set([...(packet.access_needs || []), ...ticket.access])].join('、')],
    ['同事留的话', packet.from_colleague ? `${packet.from_colleague.by}：${packet.from_colleague.words}` : ''],
    ['县区', ticket.county_name || '还不知道'],
    ['渠道', ticket.channel_words],
    ['参与的人', parties],
    ['等了', waited],
    ['助手没办成的', (packet.failures || []).map((f) => f.label).join('、') || '没有'],
    ['本人的意见', packet.readback ? READBACKS[packet.readback] || packet.readback : ''],
    ['办件编号', packet.case_id || ''],
  ].filter(([, text]) => text);
  return make('dl', { class: 'facts' }, ...entries.map(([name, text]) =>
    make('div', {}, make('dt', {}, name), make('dd', name === '等了' ? { id: 'waited' } : {}, text))));
}

function open(packet) {
  const words = packet.open_question ? packet.open_question.text : '没有，都问完了或还没开始。';
  return make('p', { class: 'open-question' }, make('b', {}, '正在问：'), words);
}

function verdict(found, services) {
  const known = services.find((s) => s.code === found.service);
  const word = VERDICTS[found.verdict] || found.verdict;
  return make('li', {}, make('b', {}, `${known ? known.label : found.service}：${word}`),
    make('ul', {}, ...(found.reasons || []).map((r) => make('li', {},
      make('span', { class: 'mark-word' }, HOLDS.get(r.holds ?? null)), ` ${r.text}`, make('span', { class: 'clause' }, `（${r.clause}）`)))),
    found.remedy ? make('p', {}, `可以怎么办：${found.remedy}`) : null);
}

function row(one, acts) {
  const state = STATES[one.state] ?? one.state;
  const from = [SOURCES[one.source] || '', PEOPLE[one.by] || ''].filter(Boolean);
  const marks = [state, one.confirmed ? '已确认' : ''].filter(Boolean);
  const cells = [
    make('th', { scope: 'row' }, one.label),
    make('td', {}, one.value === null || one.value === '' ? '—' : String(one.value)),
    make('td', {}, ...marks.map((m) => make('span', { class: m === '等对方确认' ? 'mark-word hot' : 'mark-word' }, m)), make('span', { class: 'soft' }, [...new Set(from)].join('，'))),
  ];
  const ways = make('td', { class: 'no-print' });
  if (acts && one.masked) { ways.append(button('打开', () => acts.reveal(`field:${one.key}`, one.label), { class: 'small', 'aria-label': `打开${one.label}的原文`, 'data-focus': `reveal ${one.key}` })); }
  if (acts && acts.fits(one.key)) { ways.append(button('代填', () => acts.fill(one.key), { class: 'small', 'aria-label': `代填${one.label}`, 'data-focus': `fill ${one.key}` })); }
  return make('tr', {}, ...cells, ways);
}

function form(packet, acts) {
  return (packet.form || []).map((section) => make('table', { class: 'form-table' },
    make('caption', {}, section.title),
    make('thead', { class: 'away' }, make('tr', {}, ...['项目', '内容', '情况'].map((h) => make('th', { scope: 'col' }, h)), make('th', { scope: 'col', class: 'no-print' }, '操作'))),
    make('tbody', {}, ...section.rows.map((one) => row(one, acts)))));
}

function missing(packet, acts) {
  const list = packet.missing || [];
  if (!list.length) { return make('p', {}, '没有缺的。'); }
  return make('ul', { class: 'missing' }, ...list.map((one) => make('li', {}, make('span', {}, one.label),
    ...(acts && acts.fits(one.key) ? [
      button('请助手问', () => acts.ask(one.key), { class: 'small no-print', 'aria-label': `请助手问${one.label}`, 'data-focus': `ask ${one.key}` }),
      button('代填', () => acts.fill(one.key), { class: 'small no-print', 'aria-label': `代填${one.label}`, 'data-focus': `fill ${one.key}` })] : []))));
}

function turns(packet) {
  return make('ol', { class: 'turns' }, ...(packet.last_turns || []).slice(-12).map((t) =>
    make('li', {}, make('b', {}, `${t.speaker || ''}：`), t.text)));
}

/** Draw the packet again; focus stays on the same button. `acts` is null for who may only read. */
export function drawPacket(packet, ticket, waited, acts) {
  const body = $('packet-body');
  const focused = body.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
  const shut = body.querySelector('details') && !body.querySelector('details').open;
  const services = packet.services || [];
  body.replaceChildren(
    facts(packet, ticket, waited), open(packet),
    make('h3', {}, `还缺（${(packet.missing || []).length}项）`), missing(packet, acts),
    make('h3', {}, '能不能办，依据哪一条'),
    (packet.verdicts || []).length ? make('ul', { class: 'verdicts' }, ...packet.verdicts.map((v) => verdict(v, services))) : make('p', {}, '还没有结论。'),
    make('h3', {}, '表里填了的'), ...form(packet, acts),
    make('details', { open: !shut }, make('summary', {}, '最近几句'), turns(packet)));
  if (focused) {
    const again = [...body.querySelectorAll('[data-focus]')].find((e) => e.dataset.focus === focused);
    (again || $('packet')).focus();
  }
}
