#!/usr/bin/env node
// `cocoonset-rules validate FILE...`: what `cocoon-webhook validate` does, for people without the binary.
import { readFileSync, readdirSync, statSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { load } from './node.js';

const exit_codes = { good: 0, findings: 1, usage: 2 };

const options = {
  output: { type: 'string', short: 'o' },
  color: { type: 'string' },
  quiet: { type: 'boolean', short: 'q' },
  'warnings-as-errors': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
};

// tests/unit/report_test.cpp compares the formats with core's.
const choices = { output: ['text', 'json', 'sarif', 'github'], color: ['auto', 'always', 'never'] };

const one_of = (words) => `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

const help = `Judge CocoonSets in YAML or JSON, as cocoonstack's admission webhook does
Usage: cocoonset-rules validate [OPTIONS] PATH...

  PATH ...                Files, folders (*.yaml, *.yml, *.json below them) or - for standard input
  -o, --output            ${one_of(choices.output)}
  --color                 ${one_of(choices.color)}
  -q, --quiet             Errors only: no warnings, no summary
  --warnings-as-errors    Exit with 1 for a warning, too
  -h, --help              This text
  --version               The version of the rules

Exit codes: 0 good, 1 findings, 2 usage.
`;

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
    if (!(name in options)) throw new UsageError(`unknown argument ${JSON.stringify(rawName)}${near(rawName, known)}`);
    const is_flag = options[name].type === 'boolean';
    if (is_flag && inlineValue) throw new UsageError(`${rawName} takes no value`);
    if (!is_flag && value === undefined) throw new UsageError(`${rawName} needs a value`);
    if (choices[name] && !choices[name].includes(value)) {
      const accepted = choices[name].join(', ');
      throw new UsageError(`${rawName}: ${JSON.stringify(value)} is none of ${accepted}${near(value, choices[name])}`);
    }
  }
  const [command, ...paths] = positionals;
  if (values.help || values.version) return { values, paths };
  if (command !== 'validate') {
    const what = command === undefined ? 'a command is required' : `unknown argument ${JSON.stringify(command)}`;
    throw new UsageError(what + near(command ?? '', ['validate']));
  }
  if (paths.length === 0) throw new UsageError('PATH is required');
  return { values, paths };
}

/** The manifests below a folder. One that cannot be read is told of; those beside it are searched all the same. */
function manifests_below(folder, attempt) {
  const found = [];
  for (const entry of attempt(folder, () => readdirSync(folder, { withFileTypes: true }))) {
    const path = folder.endsWith('/') ? folder + entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      found.push(...manifests_below(path, attempt));
    } else if (/[^/]\.(yaml|yml|json)$/.test(path) && statSync(path, { throwIfNoEntry: false })?.isFile()) {
      found.push(path);
    }
  }
  return found;
}

/** Those of a folder in the order of their bytes, so that a run says the same everywhere. */
function files_at(path, attempt) {
  if (path === '-' || !statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
  return manifests_below(path, attempt).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** What PowerShell's `>` writes is UTF-16 with a byte order mark: kubectl reads it too. */
function without_utf16(bytes) {
  const mark = bytes.length > 1 ? bytes.readUInt16BE(0) : 0;
  if (mark !== 0xfeff && mark !== 0xfffe) return bytes;
  return new TextDecoder(mark === 0xfeff ? 'utf-16be' : 'utf-16le').decode(bytes);
}

/** Reads what can be read; `errors` says of the rest why. */
function read_sources(paths) {
  const sources = [];
  const errors = [];
  const attempt = (path, action) => {
    try {
      return action();
    } catch (error) {
      if (!error.code) throw error;
      errors.push(`${path === '-' ? 'standard input' : path}: ${error.message.replace(/^[A-Z]+: /, '').replace(/, .*/s, '')}`);
      return [];
    }
  };
  for (const path of paths.flatMap((path) => attempt(path, () => files_at(path, attempt)))) {
    sources.push(...attempt(path, () => [{ source: path, text: without_utf16(readFileSync(path === '-' ? 0 : path)) }]));
  }
  return { sources, errors };
}

function wants_color(color = 'auto') {
  if (color !== 'auto') return color === 'always';
  return Boolean(process.stdout.isTTY) && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
}

/** One line whatever a path or an argument holds. */
function complain(message) {
  process.stderr.write(`cocoonset-rules: ${message.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '\ufffd')}\n`);
}

/** Everything, before the process ends: a pipe may take it in parts. */
function print(text) {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw new UsageError('the output could not be written');
    }
  }
}

async function main() {
  const rules = await load();
  const { values, paths } = read_arguments(process.argv.slice(2), rules);
  if (values.help || values.version) {
    print(values.help ? help : `cocoonset-rules ${rules.version}\n`);
    return exit_codes.good;
  }
  const { sources, errors } = read_sources(paths);
  const report = rules.report(sources, {
    format: values.output ?? 'text',
    color: wants_color(values.color),
    quiet: values.quiet ?? false,
  });
  print(report.text);
  errors.forEach(complain);
  if (errors.length > 0) return exit_codes.usage;
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
