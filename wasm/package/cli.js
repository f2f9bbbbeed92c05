#!/usr/bin/env node
// `cocoonset-rules validate FILE...`: what `cocoon-webhook validate` does, for people without the binary.
import { readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { load } from './node.js';
import { find_sources, reason } from './sources.js';

const exit_codes = { good: 0, findings: 1, usage: 2 };

const options = {
  old: { type: 'string', multiple: true },
  ignore: { type: 'string', multiple: true },
  exclude: { type: 'string', multiple: true },
  'allow-empty': { type: 'boolean' },
  output: { type: 'string', short: 'o', multiple: true },
  'stdin-filename': { type: 'string' },
  color: { type: 'string' },
  quiet: { type: 'boolean', short: 'q' },
  'warnings-as-errors': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
};

// tests/unit/report_test.cpp compares the formats with core's.
const choices = { output: ['text', 'json', 'sarif', 'github', 'junit'], color: ['auto', 'always', 'never'] };

const one_of = (words) => `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

const help = `Judge CocoonSets, VM pods and workloads in YAML or JSON, as cocoonstack's admission webhook does
Usage: cocoonset-rules validate [OPTIONS] PATH...

  PATH ...                Files, folders (*.yaml, *.yml, *.json below them) or - for standard input
  --old PATH              Judge as an update of what stands there
  --ignore RULE           A rule that gives advice, of which none is wanted; repeatable
  --exclude GLOB          Pass over what matches below folders: a pattern as in .gitignore, repeatable. Those in
                          .cocoonignore files count as well
  --allow-empty           Exit with 0 where there is nothing to judge
  -o, --output            ${one_of(choices.output)}, =FILE behind it for a file; repeatable
  --stdin-filename NAME   What standard input is called in reports
  --color                 ${one_of(choices.color)}
  -q, --quiet             Errors only: no warnings, no summary
  --warnings-as-errors    Exit with 1 for a warning, too, and show it in spite of -q
  -h, --help              This text
  --version               The version of the rules

Exit codes: 0 good, 1 findings, 2 usage.
`;

/** Flags that fingers know from kubectl. */
const without_f = 'files are given without -f: cocoonset-rules validate PATH';
const without_r = 'folders are searched with all below them: leave -R out';
const of_kubectl = { f: without_f, filename: without_f, R: without_r, recursive: without_r };

const looks_like_file = (word) => word === '-' || /\.(yaml|yml|json)$/.test(word);

class UsageError extends Error {}

/** What was typed, or a UsageError that names the near word. */
function read_arguments(words, rules) {
  const { values, positionals, tokens } = parseArgs({
    args: words,
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const near = (word, known) => {
    const found = rules.nearWord(word, known);
    return found ? `; did you mean ${JSON.stringify(found)}?` : '';
  };
  for (const { kind, name, rawName, value, inlineValue } of tokens) {
    if (kind !== 'option') continue;
    const known = Object.keys(options).map((option) => `--${option}`);
    if (of_kubectl[name]) throw new UsageError(of_kubectl[name]);
    if (!(name in options)) throw new UsageError(`unknown argument ${JSON.stringify(rawName)}${near(rawName, known)}`);
    const is_flag = options[name].type === 'boolean';
    if (is_flag && inlineValue) throw new UsageError(`${rawName} takes no value`);
    if (!is_flag && value === undefined) throw new UsageError(`${rawName} needs a value`);
    const word = name === 'output' ? value.split('=', 1)[0] : value;
    if (choices[name] && !choices[name].includes(word)) {
      const accepted = choices[name].join(', ');
      throw new UsageError(`${rawName}: ${JSON.stringify(word)} is none of ${accepted}${near(word, choices[name])}`);
    }
  }
  const [command, ...paths] = positionals;
  if (values.help || values.version) return { values, paths };
  if (command !== 'validate') {
    const what = command === undefined ? 'a command is required' : `unknown argument ${JSON.stringify(command)}`;
    const meant = looks_like_file(command ?? '') ? `; did you mean ${JSON.stringify(`validate ${command}`)}?` : '';
    throw new UsageError(what + (meant || near(command ?? '', ['validate'])));
  }
  if (paths.length === 0) throw new UsageError('PATH is required');
  if (paths.includes('-') && values.old?.includes('-')) throw new UsageError('standard input cannot be read twice');
  return { values, paths, outputs: outputs_of(values.output ?? ['text']) };
}

/** Format and file of each report; without a file it goes to standard output. */
function outputs_of(words) {
  const outputs = words.map((word) => {
    const sign = word.indexOf('=');
    if (sign < 0) return { format: word, file: '' };
    if (sign === word.length - 1) throw new UsageError(`--output: ${word} needs the name of a file behind it`);
    return { format: word.slice(0, sign), file: word.slice(sign + 1) };
  });
  const files = outputs.map(({ file }) => file);
  const twice = files.find((file, at) => files.indexOf(file) !== at);
  if (twice === '') {
    throw new UsageError('--output: only one report can go to standard output; write the others as FORMAT=FILE');
  }
  if (twice !== undefined) throw new UsageError(`--output: two reports cannot go into ${JSON.stringify(twice)}`);
  return outputs;
}

/** The objects of --old in one text. All of them have to be readable: what is left out would be judged as new. */
function read_old(values, rules) {
  const { sources, errors } = read_sources(values.old ?? [], { exclude: values.exclude });
  for (const { source, text } of sources) {
    const findings = rules.validate(text).objects.flatMap((object) => object.findings);
    const broken = findings.find(({ rule }) => rule === 'yaml-syntax');
    if (broken) errors.push({ message: `${source}:${broken.start.line}: ${broken.message}` });
  }
  if (errors.length > 0) throw new UsageError(`--old: ${errors[0].message}`);
  return Buffer.concat(sources.flatMap(({ text }) => [text, Buffer.from('\n---\n')]));
}

/** What PowerShell's `>` writes is UTF-16 with a byte order mark: kubectl reads it too. */
function without_utf16(bytes) {
  const mark = bytes.length > 1 ? bytes.readUInt16BE(0) : 0;
  if (mark !== 0xfeff && mark !== 0xfffe) return bytes;
  return new TextDecoder(mark === 0xfeff ? 'utf-16be' : 'utf-16le').decode(bytes);
}

/** Reads what can be read; `errors` says of the rest why. */
function read_sources(paths, values) {
  const { files, errors } = find_sources(paths, values.exclude ?? []);
  const sources = [];
  for (const { path, argument, is_found } of files) {
    try {
      const text = without_utf16(readFileSync(path === '-' ? 0 : path));
      const source = path === '-' ? (values['stdin-filename'] ?? path) : path;
      sources.push({ source, text, found: is_found, argument });
    } catch (error) {
      if (!error.code) throw error;
      const message = `${path === '-' ? 'standard input' : path || '""'}: ${reason(error)}`;
      errors.push({ message, argument });
    }
  }
  return { sources, errors };
}

/** A line for each path at which there was nothing to judge, and nothing else to tell. */
function nothing_at(paths, sources, errors) {
  const is_settled = (argument) =>
    errors.some((error) => error.argument === argument) ||
    sources.some((source) => source.argument === argument && !source.is_empty);
  return paths.flatMap((path, argument) => {
    if (is_settled(argument)) return [];
    const where = path === '-' ? 'standard input' : path;
    return [`${where}: no Kubernetes object in it, nothing was judged (--allow-empty makes that good)`];
  });
}

/** The working directory as the shell shows it, which may lead over links. */
function working_folder() {
  const identity = (path) => {
    const { dev, ino } = statSync(path, { throwIfNoEntry: false }) ?? {};
    return `${dev}:${ino}`;
  };
  const shown = process.env.PWD ?? '';
  return shown.startsWith('/') && identity(shown) === identity('.') ? shown : process.cwd();
}

function wants_color(color = 'auto') {
  if (color !== 'auto') return color === 'always';
  return Boolean(process.stdout.isTTY) && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
}

/** One line whatever a path or an argument holds. */
function complain(message) {
  write(2, `cocoonset-rules: ${message.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '\ufffd')}\n`);
}

// What a pipe takes at once for sure: more may be torn by what another process writes meanwhile.
const pipe_buffer = 4096;

/** Everything, before the process ends: whole lines at a time, since several processes may share a pipe. */
function write(descriptor, text) {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    const last = rest.subarray(0, pipe_buffer).lastIndexOf('\n');
    const end = rest.length <= pipe_buffer ? rest.length - 1 : last >= 0 ? last : rest.indexOf('\n');
    const piece = end < 0 ? rest : rest.subarray(0, end + 1);
    write_piece(descriptor, piece);
    rest = rest.subarray(piece.length);
  }
}

function write_piece(descriptor, bytes) {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}

function print(text) {
  try {
    write(1, text);
  } catch {
    throw new Error('the output could not be written');
  }
}

/** Beside it first: a reader finds the old file or the new one. What is no file, such as a pipe, is written to. */
function write_file(file, text) {
  try {
    const status = statSync(file, { throwIfNoEntry: false });
    // /dev/stdout may lead to a file, which is not to be put aside.
    const is_of_system = file.startsWith('/dev/') || file.startsWith('/proc/');
    if (is_of_system || (status && !status.isFile())) return writeFileSync(file, text, { flag: 'a' });
    const target = status ? realpathSync(file) : file;
    const beside = `${target}.${process.pid}`;
    try {
      writeFileSync(beside, text, { mode: status?.mode ?? 0o666 });
      return renameSync(beside, target);
    } catch (error) {
      rmSync(beside, { force: true });
      throw error;
    }
  } catch (error) {
    throw new Error(`cannot write ${JSON.stringify(file)}: ${reason(error)}`);
  }
}

/** Each report to its place. One that cannot be written does not keep back the others. */
function write_reports(rules, sources, values, outputs) {
  let report;
  let failure;
  for (const { format, file } of outputs) {
    report = rules.report(sources, {
      format,
      color: file ? values.color === 'always' : wants_color(values.color),
      quiet: values.quiet ?? false,
      warningsAsErrors: values['warnings-as-errors'] ?? false,
      folder: working_folder(),
      old: values.old,
      ignore: values.ignore ?? [],
    });
    try {
      file ? write_file(file, report.text) : print(report.text);
    } catch (error) {
      failure = error;
    }
  }
  if (failure) throw failure;
  return report;
}

async function main() {
  const rules = await load();
  const { values, paths, outputs } = read_arguments(process.argv.slice(2), rules);
  if (values.help || values.version) {
    print(values.help ? help : `cocoonset-rules ${rules.version}\n`);
    return exit_codes.good;
  }
  const old = read_old(values, rules);
  const { sources, errors } = read_sources(paths, values);
  const report = write_reports(rules, sources, { ...values, old }, outputs);
  report.empty.forEach((number) => {
    sources[number].is_empty = true;
  });
  const lines = errors.map(({ message }) => message);
  if (!values['allow-empty']) lines.push(...nothing_at(paths, sources, errors));
  lines.forEach(complain);
  if (lines.length > 0) return exit_codes.usage;
  const found = report.errors > 0 || (values['warnings-as-errors'] && report.warnings > 0);
  return found ? exit_codes.findings : exit_codes.good;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    complain(error instanceof UsageError ? `${error.message} (see cocoonset-rules --help)` : error.message);
    process.exitCode = exit_codes.usage;
  },
);
