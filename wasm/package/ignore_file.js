// Which paths are passed over: gitignore's patterns, as native/cli/ignore_file.hpp explains them and reads them for the
// binary. tests/wasm compares the two.

const classes = {
  alnum: 'a-zA-Z0-9',
  alpha: 'a-zA-Z',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '\\x21-\\x7e',
  lower: 'a-z',
  print: '\\x20-\\x7e',
  punct: '!-/:-@\\[-`{-~',
  space: '\\s',
  upper: 'A-Z',
  xdigit: '0-9a-fA-F',
};

/** The characters of a path are its bytes, as in git. */
const bytes = (text) => Buffer.from(text).toString('latin1');

const literal = (character) => character.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');

/** The `[…]` that `glob` starts with as the source of a RegExp, and what is behind it; null where it has no end. */
function set_in(glob) {
  const found = /^\[([!^]?)((?:\](?=.*\])|)(?:\\.|\[:[a-z]+:\]|[^\]\\])*)\]/s.exec(glob);
  if (!found) return null;
  const inner = found[2].replace(/\[:([a-z]+):\]|\\(.)|([[\]^])/gs, (_, name, escaped, special) =>
    name ? (classes[name] ?? '') : `\\${(escaped ?? special).replace(/\w/, (c) => `x${c.charCodeAt(0).toString(16)}`)}`,
  );
  return { source: `[${found[1] ? '^' : ''}${inner}]`, rest: glob.slice(found[0].length) };
}

/** A name between slashes. */
function name_matcher(glob) {
  let source = '';
  for (let rest = glob; rest !== ''; ) {
    const set = rest[0] === '[' ? set_in(rest) : null;
    if (set) {
      source += set.source;
      rest = set.rest;
      continue;
    }
    const is_escape = rest[0] === '\\' && rest.length > 1;
    if (is_escape) rest = rest.slice(1);
    source += !is_escape && rest[0] === '*' ? '.*' : !is_escape && rest[0] === '?' ? '.' : literal(rest[0]);
    rest = rest.slice(1);
  }
  try {
    const pattern = new RegExp(`^${source}$`, 's');
    return (name) => pattern.test(name);
  } catch {
    return () => false; // such as a range that runs backwards
  }
}

function matches(parts, names) {
  if (parts.length === 0) return names.length === 0;
  const [part, ...rest] = parts;
  if (part !== null) return names.length > 0 && part(names[0]) && matches(rest, names.slice(1));
  // `**`: at the end what is inside, which is at least one name.
  if (rest.length === 0) return names.length > 0;
  return names.some((_, at) => matches(rest, names.slice(at)));
}

function read_pattern(line) {
  let glob = line.replace(/\r$/, '');
  if (glob.startsWith('#')) return [];
  glob = glob.replace(/(\\ )? *$/, '$1');
  const asks_again = glob.startsWith('!');
  if (asks_again) glob = glob.slice(1);
  const folders_only = glob.endsWith('/');
  if (folders_only) glob = glob.slice(0, -1);
  const is_anchored = glob.includes('/');
  if (glob.startsWith('/')) glob = glob.slice(1);
  if (glob === '') return [];
  const names = glob.split('/').filter((name, at, all) => name !== '**' || all[at - 1] !== '**');
  const parts = names.map((name) => (name === '**' && is_anchored ? null : name_matcher(name)));
  return [{ asks_again, folders_only, is_anchored, parts }];
}

/** `ignores(path, is_folder)`: true, false, or undefined where no pattern speaks of it. */
export function ignore_list(lines) {
  const patterns = bytes(lines.replace(/^\ufeff/, '')).split('\n').flatMap(read_pattern).reverse();
  return (path, is_folder) => {
    const names = bytes(path).split('/');
    const found = patterns.find(({ folders_only, is_anchored, parts }) => {
      if (folders_only && !is_folder) return false;
      return is_anchored ? matches(parts, names) : parts[0](names.at(-1));
    });
    return found && !found.asks_again;
  };
}
