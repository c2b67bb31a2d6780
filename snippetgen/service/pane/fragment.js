// A view of the pane as the fragment of its address: JSON, deflated, in base64url. A fragment is never sent to a server.

const LONGEST = 1_500_000; // characters; Chromium takes no address of more than 2 MB
const LARGEST = 32 * 1024 * 1024; // bytes inflated; a larger one was made to harm

const through = (bytes, stream) => new Blob([bytes]).stream().pipeThrough(stream);

/** Return the fragment that holds a text, or "" where it would be too long for an address. */
export async function pack(text) {
  if (text.length > LARGEST) return "";
  const deflated = await new Response(through(text, new CompressionStream("deflate-raw"))).arrayBuffer();
  const bytes = new Uint8Array(deflated);
  let binary = "";
  for (let start = 0; start < bytes.length; start += 32768) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 32768));
  }
  const packed = btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return packed.length > LONGEST ? "" : packed;
}

/** Return the text that a fragment holds; throws whatever is wrong with it. */
export async function unpack(fragment) {
  const binary = atob(fragment.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
  const reader = through(bytes, new DecompressionStream("deflate-raw")).getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.length;
    if (size > LARGEST) throw new RangeError("too large");
    text += decoder.decode(value, { stream: true });
  }
}
