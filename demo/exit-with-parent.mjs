/**
 * Loaded into each child before its program (`node --import`): ends the child when the parent is gone, even if that was
 * killed and could tell nobody. The parent holds the other end of standard input; it closes with the parent.
 */
process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM'));
process.stdin.on('error', () => process.kill(process.pid, 'SIGTERM'));
process.stdin.resume();
// Listening here must not keep a child alive that has nothing else to do.
process.stdin.unref();
