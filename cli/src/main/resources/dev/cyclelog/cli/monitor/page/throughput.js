// How fast events come and go.

import { Chart } from './chart.js';
import { element, rate, say } from './text.js';

const RATES = [
  { key: 'publishedPerSecond', name: 'published', does: 'arrive in game-events' },
  { key: 'sequencedPerSecond', name: 'sequenced', does: 'are decided' },
  { key: 'projectedPerSecond', name: 'projected', does: 'appear in audit_logs' },
];
const TOPS = [10, 20, 50, 100];

export class Throughput {
  #values;
  #chart;
  #start;

  constructor(section) {
    const list = section.querySelector('#rates');
    this.#values = RATES.map(({ name, does }, index) => {
      const value = element('span', 'value', '–');
      list.append(
        element(
          'li',
          '',
          element('span', `swatch line-${index}`),
          element('span', 'caption', name),
          ' ',
          value,
          element('span', 'unit', ' /s'),
          element('span', 'does', does),
        ),
      );
      return value;
    });
    const parent = section.querySelector('#rates-chart');
    this.#chart = new Chart(parent, 'Events per second', RATES.map((one) => one.name), rate, TOPS);
    this.#start = element('span');
    parent.append(element('p', 'times', this.#start, element('span', '', 'now')));
  }

  show(status, series) {
    RATES.forEach(({ key }, index) => say(this.#values[index], rate(status.throughput[key])));
    this.#chart.draw(
      series.points(...RATES.map(({ key }) => (sample) => sample.throughput[key])),
      series.last,
      series.window,
    );
    say(this.#start, `${series.window / 60_000} min ago`);
  }
}
