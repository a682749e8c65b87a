import { spawn } from 'node:child_process';

/**
 * Runs a program in this one's place: same terminal, signals passed on, same end.
 * Node before 22.15 cannot replace its own process, so this one stays and waits.
 */
export function handOver(file, args, options = {}) {
  const child = spawn(file, args, { stdio: 'inherit', ...options });
  const onTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  const passOn = {
    // A terminal sends Ctrl-C to the whole group: passing it on would make it two.
    SIGINT: () => onTerminal || child.kill('SIGINT'),
    SIGTERM: () => child.kill('SIGTERM'),
    SIGHUP: () => child.kill('SIGHUP'),
  };
  for (const [signal, act] of Object.entries(passOn)) process.on(signal, act);
  child.on('error', (error) => {
    process.stderr.write(`tellerbench: ${file} did not start: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    for (const name of Object.keys(passOn)) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
  return child;
}
