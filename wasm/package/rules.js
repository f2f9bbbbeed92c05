// The module's calls as the functions that index.d.ts describes: arguments in, results out.

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export class InputError extends Error {
  name = 'InputError';
}

/** `source`: a WebAssembly.Module, its bytes, or where `read` gets them from. */
export async function rulesIn(source, read) {
  const isPlace = typeof source === 'string' || source instanceof URL;
  const bytes = isPlace ? await read(source) : source;
  const module = bytes instanceof WebAssembly.Module ? bytes : await WebAssembly.compile(bytes);
  return new Rules(module, await WebAssembly.instantiate(module));
}

class Rules {
  #module;
  #exports;

  constructor(module, instance) {
    this.#module = module;
    this.#start(instance);
    this.version = this.#call('version');
  }

  #start({ exports }) {
    exports._initialize();
    this.#exports = exports;
  }

  validate(text, { source = '-', old, ignore = [] } = {}) {
    const bytes = this.#read(text);
    const before = old && this.#read(old);
    const found = JSON.parse(this.#call('validate', source, bytes, before, ...this.#ignored(ignore)));
    index(bytes, placesOf(found.objects));
    return found;
  }

  report(sources, options = {}) {
    const { format = 'text', color = false, quiet = false, warningsAsErrors = false } = options;
    const { folder = '', old, ignore = [] } = options;
    const flag = (is_set) => (is_set ? '' : null);
    const how = [format, flag(color), flag(quiet), flag(warningsAsErrors), folder];
    const facts = [old && this.#read(old), this.#ignored(ignore).join()];
    const files = sources.flatMap(({ source, text, found }) => [source, this.#read(text), flag(found)]);
    const [text, holdings = ''] = this.#call('report', ...how, ...facts, ...files).split('\0');
    const { errors, warnings, skipped } = this.#exports;
    const empty = [...holdings].flatMap((holds, number) => (holds === '0' ? [number] : []));
    return { text, errors: errors(), warnings: warnings(), skipped: skipped(), empty };
  }

  answer(text, { source = '-', old, parent, operation, user, podCreators = [] } = {}) {
    const bytes = this.#read(text);
    const facts = [old && this.#read(old), parent, operation, user];
    const answers = JSON.parse(this.#call('answer', source, bytes, ...facts, ...podCreators));
    index(bytes, answers.flatMap((answer) => [answer, ...answer.findings]));
    return answers;
  }

  judge(text, { source = '-', old, kubectl = false } = {}) {
    const bytes = this.#read(text);
    const answer = JSON.parse(this.#call('judge', source, bytes, old && this.#read(old), kubectl ? '' : null));
    index(bytes, placesOf(answer.objects));
    return answer;
  }

  review(json, { parent, podCreators = [], enforcement = 'deny' } = {}) {
    const answer = this.#call('review', required(json), parent, enforcement === 'warn' ? '' : null, ...podCreators);
    if (!answer.endsWith('\n')) throw new InputError(answer);
    return answer;
  }

  list() {
    return JSON.parse(this.#call('list'));
  }

  schema() {
    return JSON.parse(this.#call('schema'));
  }

  defaulted(text, { source = '-' } = {}) {
    const bytes = this.#read(text);
    const sets = JSON.parse(this.#call('defaulted', source, bytes));
    index(bytes, sets);
    return sets;
  }

  nearWord(word, known) {
    return this.#call('near_word', word, ...known) || null;
  }

  #ignored(ids) {
    for (const id of ids) {
      const why = this.#call('why_not_ignored', id);
      if (why) throw new InputError(why);
    }
    return ids;
  }

  /** Of a text that is too long so many bytes that the module says so. */
  #read(text) {
    const limit = this.#exports.text_limit() + 1;
    return required(text?.slice?.(0, limit)).subarray(0, limit);
  }

  /** After a trap or an overflow of the stack the instance is worth nothing: a new one takes over. */
  #call(name, ...texts) {
    try {
      return this.#run(name, texts.map(bytesOf));
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError) && !(error instanceof RangeError)) throw error;
      this.#start(new WebAssembly.Instance(this.#module));
      throw new InputError('the input takes more memory than the module has', { cause: error });
    }
  }

  #run(name, texts) {
    const { memory, arguments: reserve, result, [name]: run } = this.#exports;
    const size = texts.reduce((sum, text) => sum + 4 + (text?.length ?? 0), 0);
    let at = reserve(size);
    if (!at) throw new RangeError('no memory');
    const bytes = new Uint8Array(memory.buffer);
    const view = new DataView(memory.buffer);
    for (const text of texts) {
      view.setInt32(at, text?.length ?? -1, true);
      bytes.set(text ?? [], at + 4);
      at += 4 + (text?.length ?? 0);
    }
    const length = run();
    return decoder.decode(new Uint8Array(memory.buffer, result(), length));
  }
}

/** Of all findings, and what is related to them. */
function placesOf(objects) {
  return objects.flatMap(({ findings }) => findings.flatMap((finding) => [finding, ...finding.related]));
}

/** What is no string stays as it is. */
function bytesOf(text) {
  return typeof text === 'string' ? encoder.encode(text) : text;
}

function required(text) {
  const bytes = bytesOf(text);
  if (!bytes?.subarray) throw new TypeError('a text must be a string or a Uint8Array');
  return bytes;
}

/** Adds to each `start` and `end` its index in UTF-16 units, in one walk through the text. */
function index(bytes, ranges) {
  const places = ranges.flatMap(({ start, end }) => [start, end]).sort((a, b) => a.offset - b.offset);
  let at = 0;
  let units = 0;
  for (const place of places) {
    units += decoder.decode(bytes.subarray(at, place.offset)).length;
    place.index = units;
    at = place.offset;
  }
}
