// Serves telegram-test-api on a free port, says which, and ends with whoever started it.
const TelegramServer = require('telegram-test-api');

const server = new TelegramServer({ host: '127.0.0.1', storeTimeout: 3600 });
server.config.port = 0; // its own default would be a fixed one
server.start().then(() => {
  server.server.keepAliveTimeout = 600000; // a kept connection must not close under a request
  console.log(`port ${server.server.address().port}`);
});
process.stdin.on('end', () => process.exit(0)).resume();
