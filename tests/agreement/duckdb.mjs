// Runs jobs in DuckDB: a line of JSON each on standard input, {"name", "setup", "query", "teardown"}, the query
// one statement and the others lists of them; an answer for each on standard output, {"name", "rows"} or
// {"name", "error"}. Extensions are neither loaded nor fetched,
// and no file is read.

import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const folder = new URL('../../tools/duckdb/package.json', import.meta.url);
const { DuckDBInstance } = createRequire(folder)('@duckdb/node-api');

const instance = await DuckDBInstance.create(':memory:', {
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  enable_external_access: 'false',
  threads: '1',
});
const connection = await instance.connect();

async function runAll(statements) {
  for (const statement of statements) await connection.run(statement);
}

async function answer(job) {
  try {
    await runAll(job.setup);
    const reader = await connection.runAndReadAll(job.query);
    return { name: job.name, rows: reader.getRowsJson() };
  } catch (error) {
    return { name: job.name, error: String(error.message ?? error) };
  } finally {
    await runAll(job.teardown);
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line) console.log(JSON.stringify(await answer(JSON.parse(line))));
}
