// Dead letters by reason, and the last cycles.

import { ago, children, counted, duration, element, mark, say, whole } from './text.js';

const SHOWN_REASONS = 10;

export class DeadLetters {
  #sum;
  #body;

  constructor(section) {
    this.#sum = section.querySelector('#letters-sum');
    this.#body = section.querySelector('tbody');
  }

  show(status, series) {
    const letters = status.deadLetters;
    if (letters === undefined) {
      say(this.#sum, 'Not known yet.');
      return;
    }
    say(this.#sum, sum(status.deadLettersInAll, series));
    // A foreign record may bring any reason with it, and there may be many.
    const others = letters.slice(SHOWN_REASONS);
    const lines = letters.slice(0, SHOWN_REASONS);
    if (others.length > 0) {
      const count = others.reduce((all, one) => all + one.count, 0);
      lines.push({ reason: counted(others.length, 'other reason', 'other reasons'), count });
    }
    this.#body.parentElement.hidden = lines.length === 0;
    children(this.#body, lines.length, letterRow).forEach((row, index) => {
      say(row.children[0], lines[index].reason);
      say(row.children[1], whole(lines[index].count));
    });
  }
}

function sum(inAll, series) {
  if (inAll === 0) {
    return 'None: every event was valid.';
  }
  const growth = series.growth((sample) => sample.deadLetters);
  const lately = growth === null ? '' : `, ${growth === 0 ? 'none' : whole(growth)} of them in the last ${series.window / 60_000} minutes`;
  return `${whole(inAll)} in all${lately}.`;
}

function letterRow() {
  const reason = element('th', 'reason');
  reason.scope = 'row';
  return element('tr', '', reason, element('td', 'number'));
}

const COLUMNS = [
  ['State', stateOf],
  ['Events', (cycle) => whole(cycle.events)],
  ['Duration', (cycle) => duration(cycle.durationMs === undefined ? undefined : cycle.durationMs / 1000)],
  ['Battles', (cycle) => whole(cycle.battles)],
  ['Credits', (cycle) => whole(cycle.credits)],
  ['Prestige', (cycle) => whole(cycle.prestige)],
  ['Written', (cycle, now) => (cycle.writtenAt ? ago((now - Date.parse(cycle.writtenAt)) / 1000) : '–')],
];

export class Cycles {
  #sum;
  #body;

  constructor(section) {
    this.#sum = section.querySelector('#cycles-sum');
    this.#body = section.querySelector('tbody');
  }

  show(status) {
    const cycles = status.cycles;
    if (cycles === undefined) {
      say(this.#sum, 'Not known yet.');
      return;
    }
    say(this.#sum, cycles.length === 0
      ? 'None yet: no event has been projected.'
      : `The last ${cycles.length}. Open: ${whole(status.openCycles)}.`);
    this.#body.parentElement.hidden = cycles.length === 0;
    // By the monitor's clock: that of this device may be another.
    const now = Date.parse(status.at);
    children(this.#body, cycles.length, cycleRow).forEach((row, index) => {
      const cycle = cycles[index];
      const [number, ...cells] = row.children;
      say(number, whole(cycle.cycle));
      mark(row, 'data-state', cycle.stale ? 'stale' : cycle.complete ? 'complete' : 'open');
      cells.forEach((cell, column) => say(cell, COLUMNS[column][1](cycle, now)));
      mark(row.lastElementChild, 'title', cycle.writtenAt ?? '');
    });
  }
}

function stateOf(cycle) {
  if (cycle.stale) {
    return 'snapshot stale';
  }
  if (!cycle.complete) {
    return 'open';
  }
  return cycle.writtenAt ? 'complete' : 'no snapshot yet';
}

function cycleRow() {
  const number = element('th');
  number.scope = 'row';
  number.setAttribute('role', 'rowheader');
  const row = element('tr', '', number);
  row.setAttribute('role', 'row');
  for (const [name] of COLUMNS) {
    const cell = element('td', name === 'State' ? 'cycle-state' : 'number');
    cell.setAttribute('role', 'cell');
    cell.dataset.name = name;
    row.append(cell);
  }
  return row;
}
