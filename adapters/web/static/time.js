// Times in the viewer's own words, told by the playground's clock.

let lead = 0; // milliseconds that the playground's clock is ahead of this machine's
let offset = 0; // seconds of it that somebody pushed

export function setClock(now, offsetSeconds) {
  lead = Date.parse(now) - Date.now();
  offset = offsetSeconds;
}

export function pushClock(offsetSeconds) {
  if (offsetSeconds <= offset) return;
  lead += (offsetSeconds - offset) * 1000;
  offset = offsetSeconds;
}

export const now = () => new Date(Date.now() + lead);
export const pushed = () => offset;

const locale = navigator.languages;
const clock = new Intl.DateTimeFormat(locale, { timeStyle: "short" });
const weekday = new Intl.DateTimeFormat(locale, { weekday: "short" });
const dayMonth = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
const fullDate = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric" });
const longDay = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });

const dayNumber = (at) => Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) / 86_400_000;
export const sameDay = (a, b) => dayNumber(a) === dayNumber(b);
export const hour = (at) => clock.format(at);

export function day(at) {
  const away = dayNumber(at) - dayNumber(now());
  return Math.abs(away) <= 1 ? capital(relative.format(away, "day")) : longDay.format(at);
}

// "today 14:30", "tomorrow 09:00", "Mon 14:30", "3 May 14:30"
export function moment(at) {
  const away = dayNumber(at) - dayNumber(now());
  if (Math.abs(away) <= 1) return `${relative.format(away, "day")} ${hour(at)}`;
  return `${(Math.abs(away) < 7 ? weekday : dayMonth).format(at)} ${hour(at)}`;
}

const UNITS = [["day", 86_400], ["hour", 3_600], ["minute", 60]];

export function ago(at) {
  const seconds = (at - now()) / 1000;
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
  }
  return "just now";
}

// "2 h 10 min", from seconds
export function span(seconds) {
  const minutes = Math.round(seconds / 60);
  const parts = [[Math.floor(minutes / 1440), "d"], [Math.floor((minutes % 1440) / 60), "h"], [minutes % 60, "min"]];
  return parts.filter(([many]) => many).map(([many, unit]) => `${many} ${unit}`).join(" ") || "1 min";
}

export const faceOf = (at) => `${weekday.format(at)} ${hour(at)}`;

const STYLES = { clock: moment, date: (at) => fullDate.format(at), ago };

export function tellTimes(root) {
  for (const node of root.querySelectorAll("time[data-style]")) {
    const at = new Date(node.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    const text = (STYLES[node.dataset.style] ?? moment)(at);
    if (node.textContent !== text) node.textContent = text;
    node.title = `${fullDate.format(at)} ${hour(at)}`;
  }
}

function capital(text) {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
