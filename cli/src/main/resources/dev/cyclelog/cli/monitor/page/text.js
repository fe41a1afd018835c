// Numbers and times as they are read, and the little that is needed to put them into the page. What comes from data
// gets there as text only, never as HTML.

const WHOLE = new Intl.NumberFormat('en');
const TENTHS = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const UNKNOWN = '–';

/** A whole number; a string of digits may be of any size. */
export function whole(value) {
  if (value === undefined || value === null) {
    return UNKNOWN;
  }
  return WHOLE.format(typeof value === 'string' ? BigInt(value) : value);
}

/** A rate: tenths only where they mean something. */
export function rate(value) {
  if (value === undefined || value === null) {
    return UNKNOWN;
  }
  return value < 100 ? TENTHS.format(value) : WHOLE.format(Math.round(value));
}

/** Two units at most: 0.4 s, 75 s, 3 min 20 s, 2 h 5 min, 4 d 3 h. */
export function duration(seconds) {
  if (seconds === undefined || seconds === null) {
    return UNKNOWN;
  }
  if (seconds < 9.95) {
    return `${TENTHS.format(seconds)} s`;
  }
  const whole = Math.round(seconds);
  if (whole < 120) {
    return `${whole} s`;
  }
  if (whole < 7200) {
    return pair(Math.floor(whole / 60), 'min', whole % 60, 's');
  }
  if (whole < 172800) {
    return pair(Math.floor(whole / 3600), 'h', Math.floor((whole % 3600) / 60), 'min');
  }
  return pair(Math.floor(whole / 86400), 'd', Math.floor((whole % 86400) / 3600), 'h');
}

function pair(large, largeUnit, small, smallUnit) {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** How long ago, in whole seconds. */
export function ago(seconds) {
  return seconds < 1 ? 'just now' : `${duration(Math.floor(seconds))} ago`;
}

/** 1 event, 2 events. */
export function counted(count, one, several) {
  return `${whole(count)} ${Number(count) === 1 ? one : several}`;
}

/** An element of this class with this content: texts and elements. */
export function element(name, className, ...content) {
  const made = document.createElement(name);
  if (className) {
    made.className = className;
  }
  made.append(...content);
  return made;
}

/** Changes a text only if it is another: what is selected stays so, and nothing is read aloud again. */
export function say(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** Sets an attribute only if it is another. */
export function mark(node, name, value) {
  if (node.getAttribute(name) !== value) {
    node.setAttribute(name, value);
  }
}

/** Gives the parent so many children, and keeps those that it has. */
export function children(parent, count, make) {
  while (parent.children.length > count) {
    parent.lastElementChild.remove();
  }
  while (parent.children.length < count) {
    parent.append(make());
  }
  return [...parent.children];
}
