// The chat as one viewer sees it: a fold over the lines of the log. Knows no page.

export class Chat {
  constructor() {
    this.messages = new Map(); // id → message
    this.places = new Map(); // channel → messages in the channel itself, in order
    this.clockLines = [];
    this.last = 0; // the last line seen
  }

  // Takes in one line; returns the message that is new, if one is.
  apply(op) {
    const number = Number(op.id);
    if (number <= this.last) return null; // a line that came twice
    this.last = number;
    switch (op.kind) {
      case "post":
      case "bot-post":
      case "command":
      case "trouble":
        return this.#add(op);
      case "edit":
      case "bot-edit":
        return this.#change(op.message, (message) => {
          message.html = op.html;
          message.text = op.text ?? null;
          message.edited = op.kind === "edit"; // the bot's cards change all the time
        });
      case "delete":
      case "bot-delete":
        return this.#change(op.message, (message) => { message.deleted = true; });
      case "react":
        return this.#change(op.message, (message) => {
          const who = message.reactions.get(op.emoji) ?? new Set();
          message.reactions.set(op.emoji, who.add(op.who));
        });
      case "unreact":
        return this.#change(op.message, (message) => {
          const who = message.reactions.get(op.emoji);
          who?.delete(op.who);
          if (!who?.size) message.reactions.delete(op.emoji);
        });
      case "clock":
        this.#pushed(op);
        return null;
      default:
        return null; // a newer server; nothing that this page could show
    }
  }

  inChannel(channel) {
    return this.places.get(channel) ?? [];
  }

  repliesTo(id) {
    return this.messages.get(id)?.replies ?? [];
  }

  // Where a message stands: its channel, and the thread to open to see it ("" for none).
  placeOf(id) {
    const message = this.messages.get(id);
    return message ? { channel: message.channel, thread: message.thread } : null;
  }

  latestIn(channel) {
    let latest = 0;
    for (const root of this.inChannel(channel)) {
      latest = Math.max(latest, Number(root.id), ...root.replies.map((reply) => Number(reply.id)));
    }
    return latest;
  }

  // The latest message that tagged somebody, in the channel itself.
  latestPing(channel) {
    return Number(this.inChannel(channel).findLast((message) => message.pings && !message.deleted)?.id ?? 0);
  }

  #add(op) {
    const message = {
      ...op, at: new Date(op.at), reactions: new Map(), replies: [], edited: false, deleted: false, rev: 0,
    };
    this.messages.set(op.id, message);
    const root = op.thread ? this.messages.get(op.thread) : null;
    if (root) {
      root.replies.push(message);
      root.rev += 1;
    } else {
      if (!this.places.has(op.channel)) this.places.set(op.channel, []);
      this.places.get(op.channel).push(message);
    }
    return message;
  }

  #change(id, change) {
    const message = this.messages.get(id);
    if (!message) return null;
    change(message);
    message.rev += 1;
    const root = this.messages.get(message.thread);
    if (root) root.rev += 1; // its line about the thread may name this message
    return null;
  }

  #pushed(op) {
    const line = { ...op, at: new Date(op.at), moved_s: op.moved_s };
    const before = this.clockLines.at(-1);
    // Pushes with nothing said between them are one line.
    if (before && before.until === this.#said()) {
      before.moved_s += op.moved_s;
      before.rev += 1;
    } else {
      this.clockLines.push({ ...line, rev: 0, until: this.#said() });
    }
  }

  #said() {
    return this.messages.size;
  }
}

export const live = (messages) => messages.filter((message) => !message.deleted);
