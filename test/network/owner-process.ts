/*
 * Opens a database as the product does, says `mine` or why not, and keeps it for as long as it
 * lives: `node owner-process.ts <kind> <path>`.
 */
import { OPENERS } from './openers.ts';

const [kind = '', path = ''] = process.argv.slice(2);
try {
  const opened = OPENERS[kind as keyof typeof OPENERS](path);
  opened.database.exec('CREATE TABLE kept (n INTEGER); INSERT INTO kept VALUES (41), (42);');
  process.stdout.write('mine\n');
  // Until it is killed, or nobody is there any more.
  process.stdin.resume();
} catch (error) {
  process.stdout.write(`${(error as Error).message}\n`);
}
