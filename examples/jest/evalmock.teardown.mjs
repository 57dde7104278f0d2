export default () => globalThis.evalmock.close()
