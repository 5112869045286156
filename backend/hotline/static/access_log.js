// Every access to personal data, the latest first.

import { call } from './api.js';
import { $, cell, fill, make, moment_full } from './dom.js';
import { doing } from './shell.js';

let before = null;
let rows = [];

const row = (one) => make('tr', {}, make('th', { scope: 'row' }, moment_full(one.at)), cell(one.desk_number), cell(one.name), cell(one.what_words),
  cell(one.reason || '—'), cell(one.ticket_id === null ? '—' : String(one.ticket_id)), cell(one.case_id || '—'));

async function load(more) {
  const asked = new URLSearchParams();
  if ($('q').value.trim()) { asked.set('q', $('q').value.trim()); }
  if (more && before) { asked.set('before', before); }
  const found = await call(`/access-log?${asked}`);
  rows = [...(more ? rows : []), ...found.rows.map(row)];
  fill($('rows'), rows, $('none'));
  before = found.before;
  $('more').hidden = !before;
}

$('find').addEventListener('submit', (event) => { event.preventDefault(); doing(() => load(false)); });
$('more').addEventListener('click', () => doing(() => load(true)));
doing(() => load(false));
