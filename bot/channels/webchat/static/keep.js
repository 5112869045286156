// What this phone remembers. Storage can be missing or refuse (private windows): then only this page remembers.
const spare = new Map();
const PREFIX = 'yjs.';

function put(store, name, value) {
  const key = PREFIX + name;
  try {
    if (value === null) { store().removeItem(key); } else { store().setItem(key, value); }
    spare.delete(key);
  } catch (error) {
    if (value === null) { spare.delete(key); } else { spare.set(key, value); }
  }
}

function get(store, name) {
  const key = PREFIX + name;
  try {
    const value = store().getItem(key);
    return value === null && spare.has(key) ? spare.get(key) : value;
  } catch (error) {
    return spare.has(key) ? spare.get(key) : null;
  }
}

const long = () => window.localStorage;
const short = () => window.sessionStorage;

export const read = (name) => get(long, name);
export const write = (name, value) => put(long, name, value);
export const readShort = (name) => get(short, name);
export const writeShort = (name, value) => put(short, name, value);

export function readJson(name, from = read) {
  try { return JSON.parse(from(name)); } catch (error) { return null; }
}

/** The conversations this phone can open: the one in hand, and the one before it. */
export const talks = {
  now: () => readJson('talk'),
  before: () => readJson('talk.before'),
  set(talk) { write('talk', JSON.stringify({ id: talk.id, token: talk.token })); },
  putAside() {
    const now = read('talk');
    if (now) { write('talk.before', now); }
    write('talk', null);
  },
  swap() {
    const now = read('talk');
    write('talk', read('talk.before'));
    write('talk.before', now);
  },
  forget() { write('talk', null); },
  forgetAll() { write('talk', null); write('talk.before', null); },
};
