// Is everything well? In words, and in the title, which is seen while the tab is not.

import { children, counted, duration, element, mark, say } from './text.js';

const FRESH_SECONDS = 10;

export class Verdict {
  #section;
  #judgement;
  #problems;
  #facts;

  constructor(section) {
    this.#section = section;
    this.#judgement = section.querySelector('#judgement');
    this.#problems = section.querySelector('#problems');
    this.#facts = section.querySelector('#facts');
  }

  show(status) {
    const { problems } = status;
    const count = counted(problems.length, 'problem', 'problems');
    if (problems.length === 0) {
      this.#judge('well', 'Everything is well', 'Cyclelog: well', []);
    } else {
      this.#judge('problems', count, `Cyclelog: ${count}`, problems);
    }
    const facts = factsOf(status);
    children(this.#facts, facts.length, () => element('li')).forEach((item, index) => {
      say(item, facts[index].text);
      mark(item, 'data-state', facts[index].well ? 'well' : 'problem');
    });
    document.body.removeAttribute('data-stale');
    sayOld(['#flow'], status.lagAgeSeconds);
    sayOld(['#letters', '#cycles'], status.databaseAgeSeconds);
  }

  /** What was shown before stays, as what it is: old. */
  showUnreachable(why, hasShown) {
    this.#judge('unreachable', 'The monitor cannot be reached', 'Cyclelog: monitor not reached', [
      why,
      hasShown
        ? 'what is below is old: it is what the monitor said last'
        : 'nothing is known of the pipeline; the services may well be running',
    ]);
    document.body.dataset.stale = 'yes';
  }

  #judge(state, judgement, title, problems) {
    mark(this.#section, 'data-state', state);
    say(this.#judgement, judgement);
    children(this.#problems, problems.length, () => element('li')).forEach((item, index) => say(item, problems[index]));
    document.title = title;
  }
}

function factsOf(status) {
  const lags = status.stages.map((stage) => stage.lagSeconds).filter((seconds) => seconds !== undefined);
  return [
    answers('Kafka', status.kafkaUp),
    answers('PostgreSQL', status.databaseUp),
    {
      text: lags.length === 0 ? 'lag not known' : `largest lag ${duration(Math.max(...lags))}`,
      well: !status.stages.some((stage) => stage.late),
    },
  ];
}

function answers(server, up) {
  if (up === undefined) {
    return { text: `${server} is being asked`, well: true };
  }
  return { text: up ? `${server} answers` : `${server} does not answer`, well: up };
}

/** Parts whose source is silent say how old they are. */
function sayOld(sections, age) {
  for (const selector of sections) {
    const section = document.querySelector(selector);
    const old = age > FRESH_SECONDS;
    const note = section.querySelector('.old');
    section.classList.toggle('is-old', old);
    note.hidden = !old;
    say(note, old ? `Read ${duration(Math.floor(age))} ago.` : '');
  }
}
