// The generate worker, whose graphics device can be taken away: the one fault that cannot be had otherwise.
const devices: GPUDevice[] = [];
const request = GPUAdapter.prototype.requestDevice;
GPUAdapter.prototype.requestDevice = async function (...args) {
  const device = await request.apply(this, args);
  devices.push(device);
  return device;
};
new BroadcastChannel('lose-the-device').addEventListener('message', () => {
  for (const device of devices) device.destroy();
});
await import('../../workers/generate.worker');

export {};
