// The stages, in the order in which events pass them.

import { Chart } from './chart.js';
import { children, counted, duration, element, mark, say, whole } from './text.js';

const SECONDS = [10, 20, 30, 60, 120, 180, 300, 600, 900, 1200, 1800, 3600, 7200, 14_400, 28_800, 43_200, 86_400, 172_800];
const EVENTS = [100];

/** What each stage does, how deep it stands in the flow, and what it fills: other stages' topics, or a table. */
const STAGES = {
  sequencer: { depth: 0, does: 'drops duplicates, rejects what is invalid, numbers the rest', to: ['projector', 'dead-letter-projector'] },
  projector: { depth: 1, does: 'writes each event once, in order', table: 'audit_logs' },
  'dead-letter-projector': { depth: 1, does: 'stores what was rejected', table: 'pipeline.dead_letters' },
  snapshotter: { depth: 1, last: true, does: 'adds up each cycle', to: ['snapshot-writer'] },
  'snapshot-writer': { depth: 2, does: 'writes the totals of complete cycles', table: 'cycle_snapshots' },
};

export class Flow {
  #list;
  #rows = new Map();

  constructor(section) {
    this.#list = section.querySelector('#stages');
  }

  show(status, series) {
    status.stages.forEach((stage) => {
      const row = this.#rows.get(stage.name) ?? this.#add(stage.name);
      row.show(stage, status.stages, series);
    });
  }

  #add(name) {
    const row = new Row(name);
    this.#rows.set(name, row);
    this.#list.append(row.item);
    return row;
  }
}

class Row {
  item = element('li', 'stage');
  #name;
  #about;
  #route = element('p', 'route');
  #state = element('p', 'state');
  #seconds = new Measure('Lag in seconds', (stage) => stage.lagSeconds, duration, SECONDS);
  #events = new Measure('Lag in events', (stage) => stage.lagEvents, whole, EVENTS);
  #partitions = element('tbody');

  constructor(name) {
    this.#name = name;
    this.#about = STAGES[name] ?? { depth: 0, does: '' };
    this.item.dataset.stage = name;
    this.item.dataset.depth = this.#about.depth;
    this.item.toggleAttribute('data-last', this.#about.last === true);
    this.item.append(
      element(
        'div',
        'who',
        element('div', 'name', element('h3', '', name), this.#state),
        element('p', 'does', this.#about.does),
        this.#route,
      ),
      this.#seconds.block,
      this.#events.block,
      this.#details(),
    );
    this.#seconds.open(name);
    this.#events.open(name);
  }

  #details() {
    const head = element('tr');
    for (const title of ['Topic', 'Partition', 'Lag in seconds', 'Lag in events']) {
      const cell = element('th', title === 'Topic' ? '' : 'number', title);
      cell.scope = 'col';
      head.append(cell);
    }
    const label = element('summary', '', 'Partitions');
    label.append(element('span', 'hidden', ` of ${this.#name}`));
    return element('details', '', label, element('table', '', element('thead', '', head), this.#partitions));
  }

  show(stage, stages, series) {
    const stopped = stage.members === 0;
    mark(this.item, 'data-state', stopped ? 'stopped' : stage.late ? 'late' : 'well');
    say(this.#state, stateOf(stage));
    say(this.#route, `${stage.topics.join(', ')} → ${this.#targets(stages)}`);
    this.#seconds.show(stage, series);
    this.#events.show(stage, series);
    const rows = children(this.#partitions, stage.partitions.length, partitionRow);
    stage.partitions.forEach((partition, index) => {
      const [topic, number, seconds, events] = rows[index].children;
      say(topic, partition.topic);
      say(number, whole(partition.partition));
      say(seconds, duration(partition.lagSeconds));
      say(events, whole(partition.lagEvents));
    });
  }

  #targets(stages) {
    const topics = (this.#about.to ?? []).flatMap((to) => stages.find((stage) => stage.name === to)?.topics ?? []);
    return [...topics, this.#about.table].filter(Boolean).join(', ');
  }
}

function stateOf(stage) {
  if (stage.members === undefined) {
    return 'not known';
  }
  if (stage.members === 0) {
    return 'not running';
  }
  return `${stage.late ? 'behind' : 'runs'}, ${counted(stage.members, 'member', 'members')}`;
}

function partitionRow() {
  return element('tr', '', element('td'), element('td', 'number'), element('td', 'number'), element('td', 'number'));
}

/** A number with its chart. */
class Measure {
  block = element('div', 'measure');
  #name;
  #pick;
  #format;
  #tops;
  #value = element('span', 'value', '–');
  #chart;

  constructor(name, pick, format, tops) {
    this.#name = name;
    this.#pick = pick;
    this.#format = format;
    this.#tops = tops;
    this.block.append(element('p', 'reading', element('span', 'caption', `${name} `), this.#value));
  }

  open(stage) {
    const parent = element('div');
    this.block.append(parent);
    this.#chart = new Chart(parent, `${this.#name} of ${stage}`, [this.#name], this.#format, this.#tops);
  }

  show(stage, series) {
    say(this.#value, this.#format(this.#pick(stage)));
    const points = series.points((sample) => sample.stages[stage.name] && this.#pick(sample.stages[stage.name]));
    this.#chart.draw(points, series.last, series.window);
  }
}
