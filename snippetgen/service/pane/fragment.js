// A view of the pane as the fragment of its address: JSON, deflated, in base64url. A fragment is never sent to a server.
// snippetgen/words/link.py writes the same; docs/pane.md tells of it.

const LONGEST = 1_500_000; // characters; Chromium takes no address of more than 2 MB
const LARGEST = 2_000_000; // bytes inflated; a larger one is refused, and so none is written
const STEP = 1024; // bytes that are inflated at a time, to a thousand times as many at most

/** Return the fragment that holds a text, or "" where it would be too large for an address. */
export async function pack(text) {
  if (text.length > LARGEST) return "";
  const blob = new Blob([text]);
  if (blob.size > LARGEST) return "";
  const deflated = await new Response(blob.stream().pipeThrough(new CompressionStream("deflate-raw"))).arrayBuffer();
  const bytes = new Uint8Array(deflated);
  let binary = "";
  for (let start = 0; start < bytes.length; start += 32768) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 32768));
  }
  const packed = btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return packed.length > LONGEST ? "" : packed;
}

/** Return the text that a fragment holds; throws RangeError where it is too large, and whatever else is wrong with it. */
export async function unpack(fragment) {
  if (fragment.length > LONGEST) throw new RangeError("too long");
  const binary = atob(fragment.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
  const reader = slowly(bytes).pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.length;
    if (size > LARGEST) {
      reader.cancel().catch(() => {}); // nothing more of it is inflated
      throw new RangeError("too large");
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** A stream of bytes that gives a little at a time, and only when it is asked for. */
function slowly(bytes) {
  let start = 0;
  return new ReadableStream(
    {
      pull(controller) {
        if (start >= bytes.length) return controller.close();
        controller.enqueue(bytes.subarray(start, (start += STEP)));
      },
    },
    { highWaterMark: 0 },
  );
}
