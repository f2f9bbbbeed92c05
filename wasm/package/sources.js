// The files that `cocoonset-rules validate` judges: found as native/cli/sources.hpp says, for the binary.
import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { ignore_list } from './ignore_file.js';

const ignore_file = '.cocoonignore';
const is_manifest_name = (name) => /.\.(yaml|yml|json)$/s.test(name);

const join = (folder, name) => (folder.endsWith('/') ? folder + name : `${folder}/${name}`);

const by_bytes = (key) => (a, b) => Buffer.compare(Buffer.from(key(a)), Buffer.from(key(b)));

/** Why a file cannot be read, as the binary says it. */
export const reason = (error) => error.message.replace(/^[A-Z]+: /, '').replace(/, .*/s, '');

/** One folder that was named, and all below it. Paths in patterns start at `below`: from the working directory on. */
class Walk {
  files = [];
  errors = [];

  constructor(excludes) {
    this.excludes = excludes;
  }

  search(top) {
    const folder = this.#start(top);
    this.below_top = folder.below.length;
    this.#search(folder);
    this.files.sort(by_bytes(({ path }) => path));
    this.errors.sort(by_bytes(({ message }) => message));
    return this;
  }

  /** With the patterns of the folders between the working directory and this one. */
  #start(top) {
    const below = relative('.', top);
    const path = top;
    if (below === '' || below === '..' || below.startsWith('../')) return { path, below: '', ignored: [] };
    let around = { path: resolve('.'), below: '', ignored: [] };
    for (const part of below.split('/')) {
      const ignored = this.#with_ignore_file(around);
      around = { path: join(around.path, part), below: `${around.below}${part}/`, ignored };
    }
    return { path, below: around.below, ignored: around.ignored };
  }

  /** The lists that count in a folder, the nearest first. */
  #with_ignore_file({ path, below, ignored }) {
    const file = join(path, ignore_file);
    if (!statSync(file, { throwIfNoEntry: false })) return ignored;
    const lines = this.#attempt(file, () => readFileSync(file, 'utf8'));
    return lines === undefined ? ignored : [{ ignores: ignore_list(lines), skip: below.length }, ...ignored];
  }

  #search(folder) {
    const ignored = this.#with_ignore_file(folder);
    for (const entry of this.#attempt(folder.path, () => readdirSync(folder.path, { withFileTypes: true })) ?? []) {
      const { name } = entry;
      const path = join(folder.path, name);
      const below = folder.below + name;
      if (entry.isDirectory()) {
        const is_hidden = name.startsWith('.') || name === 'node_modules';
        if (!is_hidden && !this.#is_ignored(ignored, below, true)) this.#search({ path, below: `${below}/`, ignored });
      } else if (is_manifest_name(name) && !this.#is_ignored(ignored, below, false)) {
        this.#add_file(path);
      }
    }
  }

  /** The command line has the last word, then the nearest file. */
  #is_ignored(ignored, below, is_folder) {
    const said = [
      this.excludes(below, is_folder),
      this.excludes(below.slice(this.below_top), is_folder),
      ...ignored.map(({ ignores, skip }) => ignores(below.slice(skip), is_folder)),
    ];
    return said.find((one) => one !== undefined) ?? false;
  }

  #add_file(path) {
    const status = this.#attempt(path, () => statSync(path));
    if (status?.isFile()) {
      this.files.push({ path, is_found: true });
    } else if (status && !status.isDirectory()) {
      this.errors.push({ message: `${path}: not a file, but a pipe, a socket or a device` });
    }
  }

  #attempt(path, action) {
    try {
      return action();
    } catch (error) {
      if (!error.code) throw error;
      const leads_nowhere = error.code === 'ENOENT' && lstatSync(path, { throwIfNoEntry: false });
      this.errors.push({ message: `${path}: ${leads_nowhere ? 'a link to a file that does not exist' : reason(error)}` });
      return undefined;
    }
  }
}

function is_folder(path) {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false; // whoever reads it says why
  }
}

/** `files`: path, the number of the argument that it came by, and whether it was found rather than named. */
export function find_sources(paths, excludes) {
  const list = ignore_list(excludes.join('\n'));
  const found = paths.map((path, argument) => {
    const walk = new Walk(list);
    if (path === '-' || !is_folder(path)) walk.files.push({ path, is_found: false });
    else walk.search(path);
    const tagged = (one) => ({ ...one, argument });
    return { files: walk.files.map(tagged), errors: walk.errors.map(tagged) };
  });
  return { files: found.flatMap(({ files }) => files), errors: found.flatMap(({ errors }) => errors) };
}
