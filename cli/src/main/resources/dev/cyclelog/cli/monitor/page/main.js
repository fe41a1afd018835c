// Asks the monitor every second or two, one question at a time, and not while nobody looks.

import { Flow } from './flow.js';
import { Series } from './series.js';
import { Cycles, DeadLetters } from './tables.js';
import { ago, say } from './text.js';
import { Throughput } from './throughput.js';
import { Verdict } from './verdict.js';

const PAUSE_MS = 1500;
const PATIENCE_MS = 3000;
/** One that fails may be chance. */
const FAILURES = 2;
/** After so long without an answer the monitor knows more of the past than this page. */
const GAP_MS = 10_000;

const find = (id) => document.getElementById(id);
const series = new Series();
const verdict = new Verdict(find('verdict'));
const parts = [
  verdict,
  new Flow(find('flow')),
  new Throughput(find('throughput')),
  new DeadLetters(find('letters')),
  new Cycles(find('cycles')),
];

let answeredAt = null;
let failures = 0;
let asking = false;
let timer = null;

/** What the monitor answers; where it does not, an error whose message a person can read. */
async function get(path) {
  let answer;
  try {
    answer = await fetch(path, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.ok) {
      return await answer.json();
    }
  } catch (failure) {
    throw new Error(failure.name === 'TimeoutError' ? 'it does not answer' : 'nothing listens at this address');
  }
  throw new Error(`it answers with HTTP status ${answer.status}`);
}

async function ask() {
  if (asking || document.hidden) {
    return;
  }
  asking = true;
  try {
    const history = answeredAt === null || Date.now() - answeredAt > GAP_MS ? await get('api/history') : null;
    show(history, await get('api/status'));
  } catch (failure) {
    fail(failure);
  } finally {
    asking = false;
    timer = setTimeout(ask, PAUSE_MS);
  }
}

function show(history, status) {
  answeredAt = Date.now();
  failures = 0;
  if (history !== null) {
    series.replace(history.samples);
  }
  series.add(status);
  parts.forEach((part) => part.show(status, series));
  document.querySelectorAll('.window').forEach((node) => say(node, `Last ${series.window / 60_000} minutes.`));
  sayAge();
}

function fail(failure) {
  failures += 1;
  if (failures >= FAILURES) {
    verdict.showUnreachable(failure.message, answeredAt !== null);
  }
}

function sayAge() {
  if (answeredAt !== null) {
    say(find('age'), `updated ${ago((Date.now() - answeredAt) / 1000)}`);
  }
}

document.addEventListener('visibilitychange', () => {
  clearTimeout(timer);
  ask();
});
setInterval(sayAge, 1000);
ask();
