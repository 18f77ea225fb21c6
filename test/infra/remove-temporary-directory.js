export default function tearDown() {
  globalThis.removeTemporaryDirectory();
}
