import { openDatabase, spoolDirectoryOf } from '../database/open-database.ts';
import { createRecorder } from '../spool/recorder.ts';
import { openSpool } from '../spool/spool.ts';
import { makeAttempt, makeRequest } from './records.ts';

// A process that records and folds until it is killed, and names on its output each request whose reply went out.

const [directory = '', run = ''] = process.argv.slice(2);
const database = await openDatabase({ directory });
const spool = openSpool({ directory: spoolDirectoryOf(directory), rotateAfter: 200_000 });
const recorder = createRecorder({
  spool,
  onAlarm: (alarm) => {
    throw new Error(alarm.kind);
  },
});

let count = 0;
let released: string[] = [];

function recordSome(): void {
  for (let index = 0; index < 5; index += 1) {
    count += 1;
    const id = `req_${run}_${count}`;
    const attempts = [makeAttempt({ id: `att_${run}_${count}` })];
    recorder.record(makeRequest({ id, attempts }), () => released.push(id));
  }
  if (count % 250 === 0) void database.foldNow();
  setImmediate(tell);
}

/** Whoever listens sets the pace. */
function tell(): void {
  const lines = released.map((id) => `${id}\n`).join('');
  released = [];
  process.stdout.write(lines, recordSome);
}

recordSome();
