// A small chart: lines over the last minutes, drawn as SVG that stretches to the width that there is. Its texts are HTML
// beside it, so that they do not stretch.

import { ago, element, mark, say } from './text.js';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 600;
const HEIGHT = 100;

export class Chart {
  #format;
  #tops;
  #name;
  #svg;
  #lines;
  #top = element('span', 'top');
  #middle = element('span', 'middle');
  #readout = element('span', 'readout');
  #cursor;
  #pointer = null;
  #drawn = null;

  /**
   * @param parent the element to draw in
   * @param name what it shows, for those who do not see it
   * @param names of the lines
   * @param format of a value
   * @param tops what the upper end of the axis may be, ascending; the first one keeps noise small
   */
  constructor(parent, name, names, format, tops) {
    this.#name = name;
    this.#format = format;
    this.#tops = tops;
    this.#svg = shape('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img' });
    for (const y of [0, HEIGHT / 2, HEIGHT]) {
      this.#svg.append(shape('line', { class: 'grid', x1: 0, x2: WIDTH, y1: y, y2: y }));
    }
    this.#lines = names.map((lineName, index) => {
      const line = {
        name: lineName,
        area: shape('path', { class: `area line-${index}` }),
        path: shape('path', { class: `line line-${index}` }),
      };
      this.#svg.append(line.area, line.path);
      return line;
    });
    this.#cursor = shape('line', { class: 'cursor', x1: 0, x2: 0, y1: 0, y2: HEIGHT, visibility: 'hidden' });
    this.#svg.append(this.#cursor);
    const plot = element('div', 'plot', this.#svg, this.#top, this.#middle, this.#readout);
    parent.classList.add('chart');
    parent.append(plot);
    plot.addEventListener('pointermove', (event) => this.#point(event, plot));
    plot.addEventListener('pointerleave', () => this.#point(null, plot));
  }

  /**
   * Draws what there is.
   *
   * @param points [milliseconds, value of each line …], ascending
   * @param end the right edge, in milliseconds
   * @param window what the width stands for, in milliseconds
   */
  draw(points, end, window) {
    const top = this.#topOf(points);
    const x = (at) => (1 - (end - at) / window) * WIDTH;
    const y = (value) => (1 - Math.min(value, top) / top) * HEIGHT;
    this.#lines.forEach((line, index) => {
      const runs = runsOf(points, index + 1);
      const draw = (run) => run.map(([at, value]) => `${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join('L');
      mark(line.path, 'd', runs.map((run) => `M${draw(run)}`).join(''));
      mark(
        line.area,
        'd',
        runs
          .map((run) => `M${x(run[0][0]).toFixed(1)} ${HEIGHT}L${draw(run)}L${x(run.at(-1)[0]).toFixed(1)} ${HEIGHT}Z`)
          .join(''),
      );
    });
    say(this.#top, this.#format(top));
    say(this.#middle, this.#format(top / 2));
    this.#drawn = { points, end, window, x };
    this.#describe(points, end, window);
    this.#read();
  }

  #topOf(points) {
    const highest = Math.max(0, ...points.flatMap(([, ...values]) => values));
    const top = this.#tops.find((candidate) => candidate >= highest);
    // Beyond the list, a round number.
    const power = 10 ** Math.floor(Math.log10(highest || 1));
    return top ?? [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((candidate) => candidate >= highest);
  }

  #describe(points, end, window) {
    const known = this.#lines.map((line, index) => {
      const values = points.map((point) => [point[0], point[index + 1]]).filter(([, value]) => value !== null);
      if (values.length === 0) {
        return `${line.name}: not known`;
      }
      const highest = values.reduce((best, one) => (one[1] > best[1] ? one : best));
      return `${line.name}: now ${this.#format(values.at(-1)[1])}, at most ${this.#format(highest[1])}, `
        + ago((end - highest[0]) / 1000);
    });
    mark(this.#svg, 'aria-label', `${this.#name}, last ${window / 60_000} minutes. ${known.join('. ')}.`);
  }

  #point(event, plot) {
    const box = plot.getBoundingClientRect();
    this.#pointer = event === null ? null : (event.clientX - box.left) / box.width;
    this.#read();
  }

  /** What stands under the pointer. */
  #read() {
    const near = this.#pointer === null || this.#drawn === null ? null : this.#nearest();
    mark(this.#cursor, 'visibility', near === null ? 'hidden' : 'visible');
    if (near === null) {
      say(this.#readout, '');
      return;
    }
    const { end, x } = this.#drawn;
    mark(this.#cursor, 'x1', x(near[0]).toFixed(1));
    mark(this.#cursor, 'x2', x(near[0]).toFixed(1));
    const values = this.#lines.map((line, index) => {
      const value = near[index + 1] === null ? 'not known' : this.#format(near[index + 1]);
      return this.#lines.length === 1 ? value : `${line.name} ${value}`;
    });
    say(this.#readout, `${ago((end - near[0]) / 1000)}: ${values.join(', ')}`);
  }

  #nearest() {
    const { points, end, window } = this.#drawn;
    const at = end - (1 - this.#pointer) * window;
    return points.reduce(
      (best, one) => (best === null || Math.abs(one[0] - at) < Math.abs(best[0] - at) ? one : best),
      null,
    );
  }
}

/** The parts of a line between which nothing is known: null values, and times without an answer. */
function runsOf(points, index) {
  const silence = 15_000;
  const runs = [];
  let last = null;
  for (const point of points) {
    if (point[index] === null) {
      last = null;
      continue;
    }
    if (last === null || point[0] - last > silence) {
      runs.push([]);
    }
    runs.at(-1).push([point[0], point[index]]);
    [last] = point;
  }
  return runs;
}

function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) {
    made.setAttribute(attribute, value);
  }
  return made;
}
