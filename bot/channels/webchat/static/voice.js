// Reading aloud with the phone's own voice, only while the person has switched it on.
import { read, write } from './keep.js';

const synth = window.speechSynthesis;

export const canSpeak = () => Boolean(synth && window.SpeechSynthesisUtterance);
export const speaks = () => canSpeak() && read('aloud') === 'on';

export function setAloud(on) {
  write('aloud', on ? 'on' : null);
  if (!on) { hush(); }
}

export function hush() { if (canSpeak()) { synth.cancel(); } }

export function speak(messages) {
  if (!speaks()) { return; }
  const voice = synth.getVoices().find((one) => /^(zh|cmn)[-_]?(CN|Hans)?/i.test(one.lang));
  messages.filter((message) => message.role !== 'user').forEach((message) => {
    const choices = (message.choices || []).map((choice) => choice.label).join('，');
    const words = (message.speech || message.text) + (choices ? '。可以选：' + choices : '');
    const utterance = new SpeechSynthesisUtterance(words);
    utterance.lang = 'zh-CN';
    if (voice) { utterance.voice = voice; }
    utterance.rate = read('slow') === 'on' ? 0.75 : 1;
    synth.speak(utterance);
  });
}
