// Who and what there is, as the server wrote it into the page.

const cast = JSON.parse(document.getElementById("cast").textContent);

export const bot = cast.bot;
export const people = cast.people;
export const commands = cast.commands;
export const reactions = cast.reactions;
export const longest = Number(document.body.dataset.longest);

const everybody = new Map([...people, bot].map((person) => [person.id, person]));
const places = new Map(cast.channels.map((channel) => [channel.id, channel]));

export const ROLES = { member: "Customer", helper: "Helper", staff: "Staff", bot: "Bot" };
export const personOf = (id) => everybody.get(id) ?? { id, name: id, role: "member" };
export const channelOf = (id) => places.get(id);
export const channelsOf = (person) => person.channels.map(channelOf);
export const isRoom = (channel) => channelOf(channel)?.audience === "pair";
// One line of talk, without threads: with the bot alone, or with one other person.
export const isDirect = (channel) => channelOf(channel)?.audience === "owner" || isRoom(channel);
export const otherOf = (channel, who) => personOf(channelOf(channel).pair.find((id) => id !== who));
export const firstName = (person) => person.name.split(" ")[0];
export const initials = (person) =>
  person.name.split(" ").map((word) => word[0]).join("").slice(0, 2).toUpperCase();
