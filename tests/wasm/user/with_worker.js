const worker = new Worker('./worker.js', { type: 'module' });
globalThis.verdict = new Promise((resolve, reject) => {
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = reject;
});
