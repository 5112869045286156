// The counties that may be changed.

import { call } from './api.js';
import { $, cell, fill, make, moment_full } from './dom.js';
import { doing } from './shell.js';

let all = [];

function draw() {
  const wanted = $('filter').value.trim();
  const shown = all.filter((c) => !wanted || c.name.includes(wanted) || c.code.startsWith(wanted));
  fill($('rows'), shown.map((c) => make('tr', {}, make('th', { scope: 'row' }, make('a', { href: `/desk/counties/${c.code}` }, c.name)), cell(c.code),
    cell(c.version ? String(c.version) : '还没有'), cell(c.changed_by || '—'), cell(moment_full(c.changed_at) || '—'))), $('none'));
}

$('filter').addEventListener('input', draw);
doing(async () => { all = await call('/counties'); draw(); });
