// Small pieces for building the pages. Text only ever goes in as text.

export const $ = (id) => document.getElementById(id);

/** make('button', { class: 'main', onclick: f }, '好') */
export function make(tag, with_ = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(with_)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...inside.filter((part) => part !== null && part !== undefined));
  return element;
}

export const button = (label, onclick, more = {}) =>
  make('button', { type: 'button', ...more, onclick }, label);

/** Set text only when it changed: what did not change is not read out again. */
export function put(element, text) {
  if (element.textContent !== text) { element.textContent = text; }
}

export function cell(...inside) { return make('td', {}, ...inside); }

const DAY = new Intl.DateTimeFormat('zh-CN', { month: 'numeric', day: 'numeric', timeZone: 'Asia/Shanghai' });
const CLOCK = new Intl.DateTimeFormat('zh-CN', { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: 'Asia/Shanghai' });

/** 11月24日 09:30, or 09:30 for today's. */
export function moment(iso) {
  if (!iso) { return ''; }
  const at = new Date(iso);
  const clock = CLOCK.format(at);
  const [month, day] = DAY.format(at).split('/');
  return DAY.format(at) === DAY.format(new Date()) ? clock : `${month}月${day}日 ${clock}`;
}

export function moment_full(iso) {
  if (!iso) { return ''; }
  const [month, day] = DAY.format(new Date(iso)).split('/');
  return `${month}月${day}日 ${CLOCK.format(new Date(iso))}`;
}

/** 3分05秒; 1小时02分 */
export function span(seconds) {
  if (seconds === null || seconds === undefined) { return '—'; }
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const two = (n) => String(n).padStart(2, '0');
  if (hours) { return `${hours}小时${two(minutes)}分`; }
  return minutes ? `${minutes}分${two(whole % 60)}秒` : `${whole}秒`;
}

/** Fill a table's body from rows; `none` is shown when there are none. */
export function fill(body, rows, none) {
  body.replaceChildren(...rows);
  if (none) { none.hidden = rows.length > 0; }
  const table = body.closest('.scroll');
  if (none && table) { table.hidden = rows.length === 0; }
}
