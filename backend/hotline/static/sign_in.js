// Signing in.

import { call } from './api.js';
import { $, put } from './dom.js';

const WANTED = { username: '请写用户名。', password: '请写密码。', code: '请写验证器上的六位动态码。' };

function wanting() {
  for (const [id, words] of Object.entries(WANTED)) {
    const field = $(id);
    const fits = id === 'code' ? /^\d{6}$/.test(field.value.trim()) : field.value.trim() !== '';
    field.setAttribute('aria-invalid', fits ? 'false' : 'true');
    if (!fits) { return [field, words]; }
  }
  return null;
}

$('sign-in').addEventListener('submit', async (event) => {
  event.preventDefault();
  put($('alert'), '');
  const wrong = wanting();
  if (wrong) {
    put($('alert'), wrong[1]);
    wrong[0].focus();
    return;
  }
  const known = { username: $('username').value.trim(), password: $('password').value, code: $('code').value.trim() };
  try {
    await call('/session', 'POST', known);
    location.assign('/desk');
  } catch (error) {
    put($('alert'), error.message);
    $('code').value = '';
    $('code').focus();
  }
});
$('username').focus();
