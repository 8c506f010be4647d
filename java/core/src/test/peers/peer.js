// As peer.sh, for npm's lockfile and proper-lockfile.
const [kind, data] = process.argv.slice(2);
const fs = require('fs');
const locks = {
  'npm-lockfile': () => {
    const lockfile = require('lockfile');
    return {
      lock: async () => lockfile.lockSync(data + '.lock'),
      unlock: async () => {
        lockfile.unlockSync(data + '.lock');
        if (fs.existsSync(data + '.lock')) throw new Error('still there');
      },
    };
  },
  'proper-lockfile': () => {
    const lockfile = require('proper-lockfile');
    let release, broken;
    return {
      lock: async () => {
        broken = undefined;
        release = await lockfile.lock(data, { realpath: false, onCompromised: (e) => { broken = e; } });
      },
      unlock: async () => {
        if (broken) throw broken;
        await release();
      },
    };
  },
};
const lock = locks[kind]();
let last = Promise.resolve();
require('readline').createInterface({ input: process.stdin })
  .on('line', (word) => {
    last = last.then(() =>
      (word === 'lock' ? lock.lock() : lock.unlock()).then(
        () => console.log(word === 'lock' ? 'locked' : 'unlocked'),
        (e) => console.log(word === 'lock' ? 'refused' : 'failed ' + e)));
  })
  .on('close', () => process.exit(0));
console.log('ready ' + process.pid);
