// Figures by county and day, with plots and the same figures as tables.

import { call } from './api.js';
import { $, button, cell, fill, make, put, span } from './dom.js';
import { doing } from './shell.js';

const GRADES = { 5: '非常满意', 4: '满意', 3: '基本满意', 2: '不满意', 1: '非常不满意' };

function query() {
  const asked = new URLSearchParams();
  for (const id of ['from', 'to', 'county']) { if ($(id).value) { asked.set(id, $(id).value); } }
  return asked.toString();
}

function table(name, heads, rows) {
  const place = document.querySelector(`[data-table="${name}"]`);
  place.replaceChildren(rows.length ? make('table', { class: 'list' },
    make('thead', {}, make('tr', {}, ...heads.map((h) => make('th', { scope: 'col' }, h)))),
    make('tbody', {}, ...rows.map((cells) => make('tr', {}, make('th', { scope: 'row' }, cells[0]), ...cells.slice(1).map((c) => cell(String(c)))))))
    : make('p', { class: 'none' }, '这段时间没有。'));
}

const times = (days, key) => days.filter((d) => d[key] !== null).map((d) => [d.day, d.county_name, span(d[key])]);

function draw(report) {
  $('from').value = report.first;
  $('to').value = report.last;
  const asked = report.days.reduce((n, d) => n + d.requested, 0);
  put($('summary'), `${report.first} 到 ${report.last}，转人工${asked}次`);
  fill($('days'), report.days.map((d) => make('tr', {}, make('th', { scope: 'row' }, d.day), cell(d.county_name),
    ...[d.requested, d.urgent, d.taken, d.unanswered, d.cancelled, d.handed_back].map((n) => make('td', { class: 'number' }, String(n))),
    ...[d.waiting_median, d.waiting_longest, d.handling_median].map((n) => make('td', { class: 'number' }, span(n))))));
  table('waiting', ['日期', '县区', '等待中位'], times(report.days, 'waiting_median'));
  table('handling', ['日期', '县区', '接待中位'], times(report.days, 'handling_median'));
  table('reasons', ['日期', '县区', '原因', '次数'], report.reasons.map((t) => [t.day, t.county_name, t.words, t.count]));
  table('questions', ['日期', '县区', '问的什么', '次数'], report.questions.map((t) => [t.day, t.county_name, t.words, t.count]));
  table('ratings', ['日期', '县区', ...[5, 4, 3, 2, 1].map((g) => GRADES[g])],
    report.ratings.map((g) => [g.day, g.county_name, ...[5, 4, 3, 2, 1].map((n) => g.counts[n] || 0)]));
  fill($('why'), report.dissatisfied.map((d) => make('tr', {}, make('th', { scope: 'row' }, d.day), cell(d.county_name), cell(d.case_id), cell(d.grade_words), cell(d.text))), $('why-none'));
}

/** A picture takes a moment, and may fail: until it is there its place says so. */
function picture(image, url) {
  const state = image.nextElementSibling;
  image.hidden = true;
  state.hidden = false;
  state.replaceChildren('正在画图……');
  image.onload = () => { image.hidden = false; state.hidden = true; };
  image.onerror = () => state.replaceChildren('这张图没有画出来，同样的数字在旁边。 ',
    button('再画一次', () => picture(image, url), { class: 'small', 'aria-label': `再画一次${image.alt}` }));
  image.removeAttribute('src');
  image.src = url;
}

async function load() {
  const asked = query();
  draw(await call(`/statistics?${asked}`));
  $('csv').href = `/desk/api/statistics.csv?${asked}`;
  for (const image of document.querySelectorAll('img[data-plot]')) {
    picture(image, `/desk/api/statistics/plots/${image.dataset.plot}.svg?${asked}`);
  }
}

$('span').addEventListener('submit', (event) => { event.preventDefault(); doing(load); });
doing(load);
