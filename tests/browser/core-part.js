/** A part: answers each message with its double. */

self.onmessage = ({ data }) => self.postMessage(2 * data);
