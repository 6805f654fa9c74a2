/** Takes every graphics device of this thread away when told to: the one fault that cannot be had otherwise. */
const devices: GPUDevice[] = [];
// eslint-disable-next-line @typescript-eslint/unbound-method -- called on the adapter that it is asked of
const request = GPUAdapter.prototype.requestDevice;
GPUAdapter.prototype.requestDevice = async function (...args) {
  const device = await request.apply(this, args);
  devices.push(device);
  return device;
};
new BroadcastChannel('lose-the-device').addEventListener('message', () => {
  for (const device of devices) device.destroy();
});

export {};
