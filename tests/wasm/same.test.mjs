// The native code and the module give the same bytes: record.cpp makes the calls natively, here they are made again.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { module_bytes, recorder } from './places.mjs';

// COCOON_SAME_STEP=100 takes every hundredth of the random texts, for a quick look.
const step = Number(process.env.COCOON_SAME_STEP ?? 1);
const { exports: wasm } = new WebAssembly.Instance(new WebAssembly.Module(module_bytes()));
wasm._initialize();

function call(name, bytes) {
  const start = wasm.arguments(bytes.length);
  new Uint8Array(wasm.memory.buffer).set(bytes, start);
  const length = wasm[name]();
  return Buffer.from(wasm.memory.buffer, wasm.result(), length);
}

/** The texts of a record (wasm/arguments.hpp). */
function texts(bytes) {
  const found = [];
  for (let at = 0; at < bytes.length; ) {
    const size = bytes.readUInt32LE(at);
    found.push(bytes.subarray(at + 4, at + 4 + size));
    at += 4 + size;
  }
  return found;
}

/** Yields the records of a stream, each whole. */
async function* records(stream) {
  let chunks = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
    if (size < 1 << 20) continue;
    let bytes = Buffer.concat(chunks);
    while (bytes.length >= 4 && bytes.length >= 4 + bytes.readUInt32LE(0)) {
      const end = 4 + bytes.readUInt32LE(0);
      yield bytes.subarray(4, end);
      bytes = bytes.subarray(end);
    }
    chunks = [bytes];
    size = bytes.length;
  }
  let bytes = Buffer.concat(chunks);
  while (bytes.length > 0) {
    const end = 4 + bytes.readUInt32LE(0);
    yield bytes.subarray(4, end);
    bytes = bytes.subarray(end);
  }
}

test('every recorded call gives the same bytes in WebAssembly', async () => {
  const program = spawn(recorder, [String(step)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => program.on('close', resolve));
  const counts = {};
  for await (const record of records(program.stdout)) {
    const [name, bytes, expected] = texts(record);
    const found = call(name.toString(), bytes);
    if (!found.equals(expected)) {
      assert.fail(`${name} of\n${bytes}\ngave\n${found}\ninstead of\n${expected}`);
    }
    counts[name] = (counts[name] ?? 0) + 1;
  }
  assert.equal(await ended, 0);
  assert.ok(counts.validate > 22_000 / step, `only ${counts.validate} texts were judged`);
  assert.ok(counts.review > 100 && counts.answer > 8_000 / step, JSON.stringify(counts));
  console.log(`compared ${JSON.stringify(counts)}; the module has ${wasm.memory.buffer.byteLength >> 20} MiB`);
});
